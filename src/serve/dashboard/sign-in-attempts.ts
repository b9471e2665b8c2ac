import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { SignInState } from './sign-in-page.tsx';

/** How many keys an address may try, and how long the pause is after that. */
const ATTEMPTS_MAX = 5;
const PAUSE_SECONDS = 5 * 60;

/** The attempts that an address has left after it has tried a key, or its pause in seconds. */
export type AttemptsLeft = { attempts: number } | { pauseSeconds: number };

export interface SignInAttempts {
  /** Counts an attempt before the key is checked, so that concurrent attempts count, too. */
  take(address: string): Promise<AttemptsLeft>;
  /** The key was right. */
  forget(address: string): Promise<void>;
}

/** Counts the attempts from each address, in the memory of this process. */
export function signInAttempts(): SignInAttempts {
  const limiter = new RateLimiterMemory({
    points: ATTEMPTS_MAX,
    duration: PAUSE_SECONDS,
    blockDuration: PAUSE_SECONDS,
  });
  return {
    take: async (address) => {
      try {
        return { attempts: (await limiter.consume(address)).remainingPoints };
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes)
          return { pauseSeconds: Math.ceil(refusal.msBeforeNext / 1000) };
        throw refusal;
      }
    },
    forget: async (address) => {
      await limiter.delete(address);
    },
  };
}

const WORDS = ['No', 'One', 'Two', 'Three', 'Four'];

/** The error of a key that was refused: it was wrong, or it was not checked because of a pause. */
export const faultOf = (left: AttemptsLeft): SignInState['fault'] =>
  'pauseSeconds' in left ? faultOfPause(left.pauseSeconds) : faultOfKey(left.attempts);

function faultOfPause(seconds: number): SignInState['fault'] {
  const minutes = Math.ceil(seconds / 60);
  return {
    error: 'Too many keys were tried from this address. This one was not checked.',
    help: `Wait for ${minutes === 1 ? 'a minute' : `${minutes} minutes`}, then send the key again.`,
  };
}

function faultOfKey(attempts: number): SignInState['fault'] {
  return {
    error: 'This key is unknown. It may have been revoked, or a character is missing.',
    help: `${WORDS[attempts]} more ${attempts === 1 ? 'attempt' : 'attempts'}, then a pause of five minutes.`,
  };
}
