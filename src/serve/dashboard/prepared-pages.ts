import type { Clock } from '../../foundation/core/clock.ts';
import { LATE, noLonger } from '../../foundation/core/no-longer.ts';
import type { PageContent } from './page.ts';

/** If a page takes longer, the viewer sees that it is still being counted. */
const PATIENCE_MILLISECONDS = 2_000;

/** How long a page is kept for viewers who were asked to wait. */
const KEPT_MILLISECONDS = 60_000;

/** The most pages that are prepared in the background; a request for another one waits for it. */
const PAGES_MAX = 20;

/** Pages that take long, each prepared once for all who request the same address meanwhile. */
export interface PreparedPages {
  /**
   * What `prepare` returns, or what it already prepares for another viewer. Undefined if it is not ready in time: it
   * continues, and a later call has it. Rejects with the error of `prepare`.
   */
  get(address: string, prepare: () => Promise<PageContent>): Promise<PageContent | undefined>;
}

interface Preparation {
  content: Promise<PageContent>;
  /** Whether a viewer was asked to wait. Nothing else is kept. */
  isAwaited: boolean;
  endedAt?: number;
}

/** Prepared pages in the memory of this process (docs/dashboard.md, "Long reports"). */
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
