import { Command, CommanderError } from 'commander';
import { ConfigurationError } from '../../foundation/core/config.ts';
import { addBackfillCommand } from './commands/backfill.ts';
import { addDaysCommand } from './commands/days.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addEraseChildCommand } from './commands/erase-child.ts';
import { addExportChildCommand } from './commands/export-child.ts';
import { addImportCommand } from './commands/import.ts';
import { addImportsCommand } from './commands/imports.ts';
import { addKeysCommand } from './commands/keys.ts';
import { addPolicyCommand } from './commands/policy.ts';
import { addProgramCommands } from './commands/programs.ts';
import { addRetentionCommand } from './commands/retention.ts';
import { UsageError } from './read-arguments.ts';
import { say } from './terminal.ts';
import { chooseDatabase } from './with-dependencies.ts';

/** Commands that do not take --demo: they run on a database instead of looking at one. */
const PROGRAMS: readonly string[] = ['start', 'demo', 'web', 'worker', 'migrate'];

const FAILED = 1;
const WRONG_USAGE = 2;

/**
 * Runs `storytime <words>` in this process until the command ends. A command that has failed sets
 * `process.exitCode`: 1 if it could not do its work, 2 if its arguments or settings are wrong (docs/operations.md).
 */
export async function runCommandLine(words: string[]): Promise<void> {
  try {
    await buildCommandLine().parseAsync(words, { from: 'user' });
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

/** Every command, with its options and its help. */
export function buildCommandLine(): Command {
  const storytime = new Command('storytime')
    .description('Analytics for a children’s video library: heartbeats in, exact days out.')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed, 2 wrong usage. Settings are explained in .env.example.',
    )
    .option('--demo', 'look at the demo’s database instead of that of start (embedded PostgreSQL)')
    .hook('preAction', (program, command) => chooseDatabase(isDemoAskedFor(program, command)))
    .showHelpAfterError()
    .exitOverride();
  addProgramCommands(storytime);
  addBackfillCommand(storytime);
  addImportCommand(storytime);
  addImportsCommand(storytime);
  addDaysCommand(storytime);
  addKeysCommand(storytime);
  addEraseChildCommand(storytime);
  addExportChildCommand(storytime);
  addPolicyCommand(storytime);
  addRetentionCommand(storytime);
  addDoctorCommand(storytime);
  return storytime;
}

/** Throws a UsageError for a program: only `demo` runs on the demo’s database. */
function isDemoAskedFor(program: Command, command: Command): boolean {
  const { demo = false } = program.opts<{ demo?: boolean }>();
  if (demo && PROGRAMS.includes(command.name()))
    throw new UsageError(`--demo does not go with ${command.name()}. Start the demo with "npm run demo".`);
  return demo;
}

/** Prints what went wrong, unless commander has printed it, and returns the exit code. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
  say.error(error instanceof Error ? error.message : String(error));
  return error instanceof ConfigurationError || error instanceof UsageError ? WRONG_USAGE : FAILED;
}
