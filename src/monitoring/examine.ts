import { describeFault } from '../core/log.ts';
import type { Finding, Patient } from './checks/check.ts';
import { DATABASE_CHECKS } from './checks/database-checks.ts';
import { WORK_CHECKS } from './checks/work-checks.ts';

/** Looks at everything there is to look at; a check that cannot be made has failed (`storytime doctor`). */
export async function examine(patient: Patient): Promise<({ name: string } & Finding)[]> {
  const findings: ({ name: string } & Finding)[] = [];
  for (const { name, look } of [...DATABASE_CHECKS, ...WORK_CHECKS]) {
    const finding = await look(patient).catch((error: unknown): Finding => {
      const { fault, code } = describeFault(error);
      return {
        verdict: 'failed',
        found: `could not be examined: ${code ?? fault}`,
        advice: 'See the checks above.',
      };
    });
    findings.push({ name, ...finding });
  }
  return findings;
}
