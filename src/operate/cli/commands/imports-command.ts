import type { Command } from 'commander';
import { withDependencies } from '../with-dependencies.ts';
import { listImportsCommand, type UndoCommandOptions, undoImportCommand } from './imports.ts';

const EXAMPLES = `
Examples:
  storytime imports
  storytime imports undo 7
  storytime imports undo 7 --revise-final --reason "the file told of viewing that was there already"`;

/** `imports`, `imports undo <id>`: what was imported, and taking it back (docs/import.md, "Taking an import back"). */
export function addImportsCommand(storytime: Command): void {
  const imports = storytime
    .command('imports')
    .description('list the imports there have been, with their numbers; or take one back')
    .option('--json', 'answer as JSON')
    .addHelpText('after', EXAMPLES)
    .action((options: { json?: boolean }) =>
      withDependencies((dependencies) => listImportsCommand(options, dependencies)),
    );
  imports
    .command('undo <id>')
    .description('take an import back: delete the events that it brought, and build their days again')
    .option('--revise-final', 'also take back what final days count, and rebuild them')
    .option('--reason <text>', 'why final days are revised; it is kept')
    .option('--json', 'answer as JSON')
    .addHelpText('after', EXAMPLES)
    .action((id: string, _given: UndoCommandOptions, command: Command) =>
      withDependencies(async (dependencies) => {
        process.exitCode = await undoImportCommand(id, command.optsWithGlobals(), dependencies);
      }),
    );
}
