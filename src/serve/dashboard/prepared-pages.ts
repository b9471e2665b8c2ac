import type { Clock } from '../../foundation/core/clock.ts';
import { LATE, noLonger } from '../../foundation/core/no-longer.ts';
import type { PageContent } from './page.ts';

/** After so long without a page somebody is told that it is still being counted. */
const PATIENCE_MILLISECONDS = 2_000;

/** How long a page for which somebody was asked to wait is kept for them. */
const KEPT_MILLISECONDS = 60_000;

/** More are not put together in the background: whoever asks for another one waits for it. */
const PAGES_MAX = 20;

/** Pages that take long, each put together once for all who ask for the same address meanwhile. */
export interface PreparedPages {
  /**
   * What `prepare` makes, or what it has begun to make for somebody else. Undefined if it is not there in time: it goes
   * on, and a later call has it. Rejects with why it could not be made.
   */
  get(address: string, prepare: () => Promise<PageContent>): Promise<PageContent | undefined>;
}

interface Preparation {
  content: Promise<PageContent>;
  /** Whether somebody was told to come back. Nothing else is kept. */
  isAwaited: boolean;
  endedAt?: number;
}

/** Keeps them in the memory of this process (docs/dashboard.md, "Long reports"). */
export function preparedPages(clock: Clock, patienceMilliseconds = PATIENCE_MILLISECONDS): PreparedPages {
  const preparations = new Map<string, Preparation>();
  const forgetOld = () => {
    const oldest = clock().getTime() - KEPT_MILLISECONDS;
    for (const [address, { endedAt = Number.POSITIVE_INFINITY }] of preparations)
      if (endedAt < oldest) preparations.delete(address);
  };
  const begin = (address: string, prepare: () => Promise<PageContent>): Preparation => {
    const preparation: Preparation = { content: prepare(), isAwaited: false };
    const end = () => {
      if (preparation.isAwaited) preparation.endedAt = clock().getTime();
      else preparations.delete(address);
    };
    preparation.content.then(end, end);
    preparations.set(address, preparation);
    return preparation;
  };
  return {
    get: async (address, prepare) => {
      forgetOld();
      const known = preparations.get(address);
      if (known === undefined && preparations.size >= PAGES_MAX) return prepare();
      const preparation = known ?? begin(address, prepare);
      try {
        const content = await noLonger(patienceMilliseconds, preparation.content);
        if (content !== LATE) return content;
        preparation.isAwaited = true;
        return undefined;
      } catch (error) {
        preparations.delete(address);
        throw error;
      }
    },
  };
}
