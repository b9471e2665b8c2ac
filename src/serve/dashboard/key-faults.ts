import type { SignInState } from './door.tsx';
import type { AttemptsLeft } from './sign-in-attempts.ts';

const WORDS = ['No', 'One', 'Two', 'Three', 'Four'];

/** What is said of a key that signs nobody in: it was wrong, or was not looked at during a pause. */
export const faultOf = (left: AttemptsLeft): SignInState['fault'] =>
  'pauseSeconds' in left ? faultOfPause(left.pauseSeconds) : faultOfKey(left.attempts);

function faultOfPause(seconds: number): SignInState['fault'] {
  const minutes = Math.ceil(seconds / 60);
  return {
    error: 'Too many keys were tried from here. This one was not looked at.',
    help: `Wait for ${minutes === 1 ? 'a minute' : `${minutes} minutes`}, then send the key again.`,
  };
}

function faultOfKey(attempts: number): SignInState['fault'] {
  return {
    error: 'This key is not known here. It may have been revoked, or a character is missing.',
    help: `${WORDS[attempts]} more ${attempts === 1 ? 'attempt' : 'attempts'}, then a pause of five minutes.`,
  };
}
