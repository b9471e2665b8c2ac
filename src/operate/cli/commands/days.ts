import type { Command } from 'commander';
import { z } from 'zod';
import { metricDateSchema } from '../../../foundation/core/wire-formats.ts';
import { readArguments } from '../read-arguments.ts';
import { say, showTable } from '../terminal.ts';
import { withDependencies } from '../with-dependencies.ts';

const COLUMNS = [
  'metric_date',
  'status',
  'raw_events',
  'plays',
  'built_at',
  'due_since',
  'revision',
  'last_error',
];

const optionsSchema = z
  .object({
    from: metricDateSchema.default('1000-01-01'),
    to: metricDateSchema.default('9999-12-31'),
    json: z.boolean().default(false),
  })
  .refine(({ from, to }) => from <= to, { path: ['from'], error: 'is after --to' });

/** `days`: lists the day ledger. */
export function addDaysCommand(storytime: Command): void {
  storytime
    .command('days')
    .description('show the day ledger: which days are built, due, final')
    .option('--from <date>', 'first day, YYYY-MM-DD; without it, the first of the ledger')
    .option('--to <date>', 'last day, included; without it, the last of the ledger')
    .option('--json', 'answer as JSON')
    .addHelpText('after', '\nExample:\n  storytime days --from 2026-02-01')
    .action(days);
}

async function days(given: unknown): Promise<void> {
  const { from, to, json } = readArguments(optionsSchema, given);
  await withDependencies(async ({ database }) => {
    const found = await database('metric_days')
      .whereBetween('metric_date', [from, to])
      .orderBy('metric_date')
      .select(COLUMNS);
    say.line(json ? JSON.stringify(found) : showTable(found, COLUMNS));
  });
}
