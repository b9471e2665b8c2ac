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
  /** Whether an erased child is refused permanently, or may continue from now on. */
  reach: 'for_ever' | 'up_to_now';
}

/**
 * What each kind of erasure covers. A child that has expired may be added again as a new one. A child whose profile
 * was erased for a parent may not. The profile of an expired child is deleted with the registration of the request:
 * the host application may create it again while the history is still being erased.
 */
export const ERASURE_KINDS: Record<ErasureKind, ErasureRule> = {
  erase_profile: { scopes: ['history', 'profile'], reach: 'for_ever' },
  erase_history: { scopes: ['history'], reach: 'up_to_now' },
  erase_parent: { scopes: ['history', 'profile', 'parent'], reach: 'for_ever' },
  erase_returned: { scopes: ['history', 'profile'], reach: 'for_ever' },
  expire_children: { scopes: ['history'], reach: 'up_to_now' },
};

/**
 * What took place later than this is neither erased nor refused afterwards; null if there is no such limit. It covers
 * everything that ingest accepts now: the clock of a device may be up to five minutes ahead.
 */
export function erasedUntil(kind: ErasureKind, requestedAt: Date): Date | null {
  if (ERASURE_KINDS[kind].reach === 'for_ever') return null;
  return new Date(requestedAt.getTime() + FUTURE_TOLERANCE_SECONDS * 1000);
}

/** Whether an erasure of these scopes clears a table. */
export const includesTable =
  (scopes: readonly ErasureScope[]) =>
  ({ erasureScope }: Pick<PersonalTable, 'erasureScope'>): boolean =>
    erasureScope !== 'request' && scopes.includes(erasureScope);
