import { writeCount, writeCounted } from '../figures/write-number.ts';
import { type HeldBefore, type HeldCategory, isBeingErased } from './held-words.ts';
import type { ErasureQuestion } from './question.ts';

type Erasure = ErasureQuestion['action'];

/** What is asked, with the id for the last time. */
export const headingOf = ({ action, id }: ErasureQuestion): string =>
  ({
    history: `Erase what child profile ${id} has watched?`,
    profile: `Erase everything about child profile ${id}?`,
    parent: `Erase parent ${id} with all children?`,
  })[action];

/** How much was found, and whether there is a reason to stop and look. */
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
    ? 'Nothing is held about this parent, and no child is theirs. Check the id: it must be the one of the parent.'
    : 'Nothing is held that this would delete. Check the id. If it is right, erase all the same: reports that a device still holds are refused then.';

function before(held: HeldBefore): string[] {
  if (isBeingErased(held))
    return [
      'An erasure is under way already. To ask for the same again gives the same receipt, and does no harm.',
    ];
  if (held.erased?.scope === 'profile')
    return ['Everything about this child was erased before. To ask for it again gives the receipt of then.'];
  return [];
}

/** What stays after an erasure, and why; what else to do. */
export function whatStays(action: Erasure, recordsDays: number): string[] {
  const isHistory = action === 'history';
  return [
    isHistory
      ? 'The child profile stays, and the child goes on watching. What it watches from now on (clocks may differ by five minutes) is new.'
      : 'Nothing more is taken: what a device still holds is refused when it arrives, and so is the profile.',
    'Days that are not final are computed again without it, within minutes. Final days stand: they name no child, and payments were made from them.',
    `The receipt and the access log stay for ${writeCount(recordsDays)} days. No id is in them.`,
    'Backups that were made before hold the data until they are deleted. After restoring one, erase again.',
    ...(isHistory ? [] : ['Your own application keeps its accounts. Take them out of its list, too.']),
  ];
}
