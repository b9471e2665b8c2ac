import { FUTURE_TOLERANCE_SECONDS } from '../../foundation/core/definitions.ts';
import type { ErasureScope, PersonalTable } from '../inventory/personal-data-inventory.ts';

export type ErasureKind =
  | 'erase_profile'
  | 'erase_history'
  | 'erase_parent'
  | 'expire_children'
  | 'erase_returned';

interface ErasureRule {
  /** Which tables are cleared. */
  scopes: readonly ErasureScope[];
  /** Whether an erased child is gone for good, or may go on from now. */
  reach: 'for_ever' | 'up_to_now';
}

/**
 * What each kind of erasure covers. A child that has expired may come back one day as if it were new; one whose
 * profile a parent had erased may not. The profile of one that expires goes with the request itself: the host
 * application may make it anew while the history is still being erased.
 */
export const ERASURE_KINDS: Record<ErasureKind, ErasureRule> = {
  erase_profile: { scopes: ['history', 'profile'], reach: 'for_ever' },
  erase_history: { scopes: ['history'], reach: 'up_to_now' },
  erase_parent: { scopes: ['history', 'profile', 'parent'], reach: 'for_ever' },
  erase_returned: { scopes: ['history', 'profile'], reach: 'for_ever' },
  expire_children: { scopes: ['history'], reach: 'up_to_now' },
};

/**
 * What took place later than this is not erased, and not refused afterwards: null for all there is. It covers all
 * that ingest accepts now: the clock of a device may run ahead by five minutes.
 */
export function erasedUntil(kind: ErasureKind, requestedAt: Date): Date | null {
  if (ERASURE_KINDS[kind].reach === 'for_ever') return null;
  return new Date(requestedAt.getTime() + FUTURE_TOLERANCE_SECONDS * 1000);
}

/** Whether a table is cleared by an erasure of these scopes. */
export const includesTable =
  (scopes: readonly ErasureScope[]) =>
  ({ erasureScope }: Pick<PersonalTable, 'erasureScope'>): boolean =>
    erasureScope !== 'request' && scopes.includes(erasureScope);
