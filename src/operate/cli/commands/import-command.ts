import type { Command } from 'commander';
import { IMPORT_FORMATS } from '../../../collect/imports/import-run.ts';
import { expectClocksAgree } from '../../../compute/ledger/clock-doubt.ts';
import { withDependencies } from '../with-dependencies.ts';
import { type ImportCommandOptions, importCommand } from './import.ts';

const EXAMPLES = `
Examples:
  storytime import history-2025.ndjson.gz --since 2025-01-01 --rejects history-2025.rejects.ndjson
  storytime import tablets.csv --restart --revise-final --reason "tablets that were offline came back"`;

/** `import <file>`: existing history, resumable (docs/import.md). */
export function addImportCommand(storytime: Command): void {
  storytime
    .command('import <file>')
    .description(
      'bring existing history in from NDJSON or CSV, gzipped or not; the same command goes on after a stop',
    )
    .option('--format <format>', `${IMPORT_FORMATS.join(' or ')}; the name of the file tells it otherwise`)
    .option('--rejects <path>', 'write the lines that are not imported, with their numbers and reasons')
    .option('--since <date>', 'first day to import, YYYY-MM-DD; one wrong clock can add years of empty days')
    .option('--restart', 'begin anew, also a file that was imported before')
    .option('--revise-final', 'also import into final days, and rebuild them')
    .option('--reason <text>', 'why final days are revised; it is kept')
    .option('--json', 'answer as JSON')
    .addHelpText('after', EXAMPLES)
    .action((file: string, options: ImportCommandOptions) =>
      withDependencies(async (dependencies) => {
        await expectClocksAgree(dependencies.database, dependencies);
        process.exitCode = await importCommand(file, options, dependencies);
      }),
    );
}
