import { writeCount, writeCounted } from '../figures/write-number.ts';
import { type HeldBefore, type HeldCategory, isBeingErased } from './held-words.ts';
import type { ErasureQuestion } from './question.ts';

type Erasure = ErasureQuestion['action'];

/** The question, with the id for the last time. */
export const headingOf = ({ action, id }: ErasureQuestion): string =>
  ({
    history: `Erase what child profile ${id} has watched?`,
    profile: `Erase everything about child profile ${id}?`,
    parent: `Erase parent ${id} with all children?`,
  })[action];

/** How much was found, and any reason to hesitate. */
export function foundInWords(action: Erasure, held: HeldBefore, goes: readonly HeldCategory[]): string[] {
  const rows = goes.reduce((sum, category) => sum + category.rows, 0);
  const whose =
    held.children === undefined
      ? ''
      : `, of ${writeCounted(held.children, 'child profile', 'child profiles')}`;
  const found = `Counted just now: ${writeCounted(rows, 'row is', 'rows are')} deleted for good${whose}.`;
  return [rows > 0 ? found : nothingHeld(action), ...before(held)];
}

const nothingHeld = (action: Erasure): string =>
  action === 'parent'
    ? 'Nothing is held about this parent, and no child belongs to them. Check the id: it must be the parent’s.'
    : 'Nothing is held that this would delete. Check the id. If it is correct, erase anyway: reports that a device still holds are then refused.';

function before(held: HeldBefore): string[] {
  if (isBeingErased(held))
    return [
      'An erasure is already in progress. Requesting the same again is safe, and gives the same receipt.',
    ];
  if (held.erased?.scope === 'profile')
    return ['Everything about this child was erased before. Requesting it again gives the earlier receipt.'];
  return [];
}

/** What is kept after an erasure, why, and what else to do. */
export function whatStays(action: Erasure, recordsDays: number): string[] {
  const isHistory = action === 'history';
  return [
    isHistory
      ? 'The child profile is kept, and the child can keep watching. What is watched from now on (clocks may differ by five minutes) is stored as new.'
      : 'Nothing more is accepted: what a device still holds is refused when it arrives, and so is the profile.',
    'Days that are not final are computed again without it, within minutes. Final days are kept: they name no child, and payments were made from them.',
    `The receipt and the access log are kept for ${writeCount(recordsDays)} days. They contain no id.`,
    'Earlier backups hold the data until they are deleted. After restoring one, erase again.',
    ...(isHistory ? [] : ['Your own application keeps its accounts. Delete them there, too.']),
  ];
}
