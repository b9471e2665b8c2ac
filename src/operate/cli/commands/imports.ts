import type { Command } from 'commander';
import { z } from 'zod';
import { UndoRefusedError } from '../../../collect/imports/begin-undo.ts';
import { listImports } from '../../../collect/imports/import-progress.ts';
import { ImportTakenOverError } from '../../../collect/imports/import-run.ts';
import { undoImport } from '../../../collect/imports/undo-import.ts';
import { describeUndo } from '../../../collect/imports/undo-report.ts';
import { describeError } from '../../../foundation/core/log.ts';
import { textSchema } from '../../../foundation/core/wire-formats.ts';
import type { Runtime } from '../../../runtime.ts';
import { readArguments, UsageError } from '../read-arguments.ts';
import { untilSignal } from '../signals.ts';
import { say, showTable, withProgress } from '../terminal.ts';
import { withDependencies } from '../with-dependencies.ts';

const EXAMPLES = `
Examples:
  storytime imports
  storytime imports undo 7
  storytime imports undo 7 --revise-final --reason "the file held viewing that was already stored"`;

const EXIT = { done: 0, failed: 1, wrongUsage: 2 };

const COLUMNS = [
  'id',
  'file_name',
  'format',
  'state',
  'lines',
  'accepted',
  'duplicates',
  'rejected',
  'taken_back',
  'started_at',
  'saved_at',
] as const;

const undoSchema = z
  .object({
    id: z.coerce
      .number('must be the number of an import')
      .int()
      .positive()
      .max(2 ** 31 - 1),
    revise_final: z.boolean().default(false),
    reason: textSchema.optional(),
    json: z.boolean().default(false),
  })
  .refine((options) => options.revise_final === (options.reason !== undefined), {
    error: '--revise-final and --reason go together',
  });

/** As commander collects them. */
interface UndoCommandOptions {
  reviseFinal?: boolean;
  reason?: string;
  json?: boolean;
}

/** `imports`, `imports undo <id>`: lists imports, and takes one back (docs/import.md, "Taking an import back"). */
export function addImportsCommand(storytime: Command): void {
  const imports = storytime
    .command('imports')
    .description('list every import, with its number; or take one back')
    .option('--json', 'answer as JSON')
    .addHelpText('after', EXAMPLES)
    .action(list);
  imports
    .command('undo <id>')
    .description('take an import back: delete the events that it stored, and rebuild their days')
    .option('--revise-final', 'also delete events that final days count, and rebuild these days')
    .option('--reason <text>', 'why final days are revised; it is stored')
    .option('--json', 'answer as JSON')
    .addHelpText('after', EXAMPLES)
    .action((id: string, _given: UndoCommandOptions, command: Command) =>
      withDependencies(async (dependencies) => {
        process.exitCode = await undo(id, command.optsWithGlobals(), dependencies);
      }),
    );
}

/** Every import, the newest first. */
async function list({ json = false }: { json?: boolean }): Promise<void> {
  await withDependencies(async ({ database }) => {
    const imports = await listImports(database);
    say.line(json ? JSON.stringify(imports) : showTable(imports, COLUMNS));
  });
}

/**
 * Takes an import back, with a progress bar, and returns the exit code. Ctrl-C stops it after the batch that is being
 * deleted; the same command resumes it.
 */
async function undo(
  id: string,
  { reviseFinal: revise_final, ...given }: UndoCommandOptions,
  { database, clock, timeZone }: Runtime,
): Promise<number> {
  try {
    const options = readArguments(undoSchema, { ...given, id, revise_final });
    const undoing = {
      ...{ timeZone, now: clock },
      ...(options.reason !== undefined && { reviseFinalBecause: options.reason }),
    };
    const report = await withProgress(
      'Taking back (events)',
      (onProgress) =>
        untilSignal((signal) => undoImport(database, options.id, { ...undoing, signal, onProgress })),
      ({ taken_back }) => `${taken_back.toLocaleString('en')} events`,
    );
    say.line(options.json ? JSON.stringify(report) : describeUndo(report));
    return report.outcome === 'interrupted' ? EXIT.failed : EXIT.done;
  } catch (error) {
    if (error instanceof UndoRefusedError || error instanceof UsageError) {
      say.error(error.message);
      return EXIT.wrongUsage;
    }
    say.error(explain(error));
    return EXIT.failed;
  }
}

/** The text of other errors is left out: an error of the database may quote values. */
function explain(error: unknown): string {
  const { fault, code } = describeError(error);
  const why =
    error instanceof ImportTakenOverError
      ? error.message
      : `The import could not be taken back: ${code ?? fault}.`;
  return `${why} What was deleted stays deleted; the same command deletes the rest.`;
}
