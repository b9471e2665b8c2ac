import { FUTURE_TOLERANCE_SECONDS } from '../../foundation/core/definitions.ts';
import { type FieldError, Problem } from '../../foundation/core/errors.ts';
import type { Catalogue } from './schemas.ts';

/**
 * Throws `invalid_request` if a parent registered or a child was created later than now, with the tolerance for clocks:
 * such a row would be kept for too long.
 */
export function refuseFutureTimes({ parents, children }: Catalogue, now: Date): void {
  const latest = now.getTime() + FUTURE_TOLERANCE_SECONDS * 1000;
  const faultOf = (pointer: string, time: Date | null | undefined): FieldError[] =>
    time !== null && time !== undefined && time.getTime() > latest
      ? [{ pointer, detail: 'lies in the future' }]
      : [];
  const errors = [
    ...parents.flatMap((row, index) => faultOf(`#/parents/${index}/registered_at`, row.registered_at)),
    ...children.flatMap((row, index) => faultOf(`#/children/${index}/created_at`, row.created_at)),
  ];
  if (errors.length > 0) throw new Problem('invalid_request', 'Something lies in the future.', { errors });
}
