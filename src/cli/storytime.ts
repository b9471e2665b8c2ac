#!/usr/bin/env -S node --import tsx
import { runCommandLine } from './run-command-line.ts';

await runCommandLine(process.argv.slice(2));
