import { z } from 'zod';
import { metricDateSchema } from '../../../foundation/core/wire-formats.ts';
import { remarkTextSchema } from '../../../records/remarks/remark-text.ts';

/** The fields of the form, as the API takes them. */
export const setAsideFields = z.object({ until: metricDateSchema, reason: remarkTextSchema });

/** What is wrong with a field, and what to do. */
export type SetAsideFaults = Partial<Record<'until' | 'reason', string>>;

/** The first fault of each field. */
export function faultsOf(issues: readonly { path: PropertyKey[]; message: string }[]): SetAsideFaults {
  const first = (name: string) => issues.find(({ path }) => path[0] === name)?.message;
  const [until, reason] = [first('until'), first('reason')];
  return { ...(until === undefined ? {} : { until }), ...(reason === undefined ? {} : { reason }) };
}
