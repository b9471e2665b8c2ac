import type { Transaction } from './connect-database.ts';
import { type Binding, run, type Statement } from './statement.ts';

/** The maximum number of rows in memory at once. */
const PORTION_ROWS = 500;

/**
 * Reads the rows of a statement some hundred at a time, for answers that are sent while they are read. A transaction
 * can have only one such read at a time.
 */
export async function* readInPortions<Row>(
  transaction: Transaction,
  statement: Statement,
  bindings: Record<string, Binding>,
): AsyncGenerator<Row[]> {
  await transaction.raw('set local cursor_tuple_fraction = 1');
  await run(transaction, cursorOver(statement), bindings);
  while (true) {
    const { rows }: { rows: Row[] } = await transaction.raw(`fetch ${PORTION_ROWS} from portions`);
    if (rows.length > 0) yield rows;
    if (rows.length < PORTION_ROWS) break;
  }
  await transaction.raw('close portions');
}

const cursorOver = ({ name, text, parameters }: Statement): Statement => ({
  ...{ name, parameters },
  text: `declare portions no scroll cursor for ${text}`,
});
