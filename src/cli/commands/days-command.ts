import type { Command } from 'commander';
import { say } from '../say.ts';
import { showTable } from '../show-table.ts';
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

/** `days`: the day ledger. */
export function addDaysCommand(storytime: Command): void {
  storytime
    .command('days')
    .description('show the day ledger: which days are built, due, final')
    .option('--from <date>', 'first day, YYYY-MM-DD', '0001-01-01')
    .option('--to <date>', 'last day, included', '9999-12-31')
    .option('--json', 'answer as JSON')
    .action(({ from, to, json = false }: { from: string; to: string; json?: boolean }) =>
      withDependencies(async ({ database }) => {
        const days = await database('metric_days')
          .whereBetween('metric_date', [from, to])
          .orderBy('metric_date')
          .select(COLUMNS);
        say.line(json ? JSON.stringify(days) : showTable(days, COLUMNS));
      }),
    );
}
