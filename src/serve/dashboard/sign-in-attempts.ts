import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** How many keys somebody may try, and how long the pause is after that. */
const ATTEMPTS_MAX = 5;
const PAUSE_SECONDS = 5 * 60;

/** What is left to somebody who has tried a key: attempts, or a pause in seconds. */
export type AttemptsLeft = { attempts: number } | { pauseSeconds: number };

export interface SignInAttempts {
  /** Counts an attempt before the key is looked at, so that attempts at the same time count, too. */
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
