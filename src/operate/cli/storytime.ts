import { runCommandLine } from './run-command-line.ts';
import { handleUncaughtErrors } from './signals.ts';

handleUncaughtErrors();
await runCommandLine(process.argv.slice(2));
