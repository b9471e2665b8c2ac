import { expect } from 'chai';
import { type ImportOptions, importHistory } from '../../../src/collect/imports/import-history.ts';
import type { ImportSource } from '../../../src/collect/imports/import-source.ts';
import type { ImportReport } from '../../../src/collect/imports/report.ts';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { previewDay } from '../../../src/compute/facts/rebuild-day.ts';
import type { Database } from '../../../src/foundation/db/connect-database.ts';
import { buildCatalogue } from '../../oracle/build-stream.ts';
import type { OracleCatalogue } from '../../oracle/types.ts';
import { saveOracleCatalogue } from '../../support/builders-catalogue.ts';
import { type Ledger, startSystem } from '../../support/system.ts';
import { TEST_SUBJECT_KEYS } from '../../support/test-privacy.ts';
import { sourceOf } from './history-files.ts';

/** Long after the streams of the oracle, which are in 2024. */
export const NOW = new Date('2024-06-20T12:00:00Z');

/** A database with a catalogue, into which history is imported. */
export interface ImportRig extends Omit<Ledger, 'reset'> {
  /** Empties the database, including imports, and saves the catalogue. */
  reset(catalogue?: OracleCatalogue, timeZone?: string): Promise<void>;
  /** Imports a content, by default as NDJSON in UTC. */
  importContent(
    content: string | Buffer | ImportSource,
    options?: Partial<ImportOptions>,
  ): Promise<ImportReport>;
  /** What a worker does at `now`. */
  buildDays(timeZone?: string, now?: Date): Promise<string[]>;
}

export async function openImportRig(): Promise<ImportRig> {
  const ledger = await startSystem({ serves: 'nothing', partitionsAt: [NOW], connectionsMax: 4 });
  const { database } = ledger;
  return {
    ...ledger,
    reset: async (catalogue = buildCatalogue(300), timeZone = 'UTC') => {
      await ledger.reset(timeZone);
      await saveOracleCatalogue(database, catalogue, NOW);
    },
    importContent: (content, options = {}) =>
      importHistory(database, isSource(content) ? content : sourceOf(content), {
        ...{ format: 'ndjson', timeZone: 'UTC', pseudonymiser: TEST_SUBJECT_KEYS, now: () => NOW },
        ...options,
      }),
    buildDays: async (timeZone = 'UTC', now = NOW) =>
      (await buildDueDays(database, { timeZone, now, withoutPause: true })).built,
  };
}

function isSource(content: string | Buffer | ImportSource): content is ImportSource {
  return typeof content === 'object' && 'read' in content && 'size' in content;
}

/** Every stored event in order, with all columns except those about its arrival. */
export async function readStored(database: Database): Promise<string[]> {
  const { rows } = await database.raw<{ rows: { row: string }[] }>(
    `select (to_jsonb(e) - 'received_at' - 'import_id')::text as row from usage_events as e order by 1`,
  );
  return rows.map(({ row }) => row);
}

/** Closes a day of the ledger, as finalising it or dropping its raw events does. */
export async function closeDay(database: Database, date: string, status: 'final' | 'sealed'): Promise<void> {
  await database('metric_days').where({ metric_date: date }).update({ status, due_since: null });
}

/** Built again from the raw events as they are now, a closed day would be the same. */
export async function expectUntouched({ database }: ImportRig, dates: string[], now: Date): Promise<void> {
  for (const date of dates) {
    const [day] = await database('metric_days').where({ metric_date: date });
    if (day === undefined || day.starts_at > now) continue;
    await closeDay(database, date, 'final');
    const again = { now, reviseFinalBecause: 'to compare' };
    expect((await previewDay(database, date, again)).differences).to.equal(null);
  }
}
