import type { Command } from 'commander';

/** `doctor`: looks at everything and says what to do; exit code 1 when something has failed. */
export function addDoctorCommand(storytime: Command): void {
  storytime
    .command('doctor')
    .description(
      'examine versions, partitions, schedules, clocks, queue and log settings, and say what to do',
    )
    .option('--json', 'answer as JSON')
    .action(async ({ json = false }: { json?: boolean }) => (await import('./doctor.ts')).doctor(json));
}
