import type { PublishersAnswer } from '../answers.ts';
import type { AskedPool } from '../pool/asked-pool.ts';
import type { ChosenRange, DatesHeld } from '../range/chosen-range.ts';
import type { ListedPublishers } from './listed-publishers.ts';
import type { PublishersState } from './publishers-state.ts';

/** What the page of the publishers is drawn from. */
export interface PublishersProps {
  dates: DatesHeld;
  range: ChosenRange;
  state: PublishersState;
  pool: AskedPool;
  answer: PublishersAnswer;
  list: ListedPublishers;
  /** The state of the page as its address has it. */
  query: Record<string, string>;
}
