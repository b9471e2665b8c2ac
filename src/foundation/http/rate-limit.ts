import type { Middleware } from 'koa';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Principal } from '../access/principal.ts';
import { Problem } from '../core/errors.ts';

const WINDOW_SECONDS = 60;

/** How many requests per minute one key, and one ingest token, may send to one process. */
export interface RateLimits {
  keyRequestsPerMinute: number;
  tokenRequestsPerMinute: number;
}

/**
 * Counts the requests of each caller, in the memory of this process, and says in RateLimit headers (draft 11) what
 * is left; beyond the limit it throws `rate_limited`. It runs after authentication.
 */
export function rateLimit({ keyRequestsPerMinute, tokenRequestsPerMinute }: RateLimits): Middleware {
  const limiterOf = (points: number) => new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
  const limiters = { key: limiterOf(keyRequestsPerMinute), token: limiterOf(tokenRequestsPerMinute) };
  return async (context, next) => {
    const principal: Principal = context.state.principal;
    const policy = principal.childProfileIds === undefined ? 'key' : 'token';
    const limiter = limiters[policy];
    const state = await limiter.consume(principal.name).catch((refusal: unknown) => {
      if (refusal instanceof RateLimiterRes) return refusal;
      throw refusal;
    });
    const resetSeconds = Math.ceil(state.msBeforeNext / 1000);
    context.set('RateLimit-Policy', `"${policy}";q=${limiter.points};w=${WINDOW_SECONDS}`);
    context.set('RateLimit', `"${policy}";r=${state.remainingPoints};t=${resetSeconds}`);
    if (state.consumedPoints > limiter.points) {
      throw new Problem(
        'rate_limited',
        'Wait for the time in Retry-After, then send the same request again.',
        {
          headers: { 'Retry-After': String(resetSeconds) },
        },
      );
    }
    await next();
  };
}
