import { expect } from 'chai';
import { type FieldError, PROBLEMS, type ProblemCode } from '../../src/foundation/core/errors.ts';
import type { Answer } from './http-client.ts';

/**
 * A problem document as clients see it (docs/api.md, "When it fails": RFC 9457, stable `type`, `errors`,
 * `request_id`).
 */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: FieldError[];
  request_id: string;
}

/** Asserts that the answer is the problem document of this code and nothing more; returns it. */
export function expectProblem(answer: Answer, code: ProblemCode, pointer?: string): ProblemDocument {
  const problem = answer.body as ProblemDocument;
  expect(problem, answer.text).to.include({
    type: `urn:storytime:problem:${code}`,
    title: PROBLEMS[code].title,
    status: PROBLEMS[code].status,
  });
  expect(answer.status).to.equal(PROBLEMS[code].status);
  expect(answer.headers['content-type']).to.equal('application/problem+json');
  expect(problem.request_id).to.match(/^[\w.-]{1,64}$/);
  expect(answer.headers['x-request-id']).to.equal(problem.request_id);
  expect(problem.detail).to.be.a('string').and.not.equal('');
  const members = ['type', 'title', 'status', 'detail', 'request_id', ...(problem.errors ? ['errors'] : [])];
  expect(Object.keys(problem)).to.have.members(members);
  for (const fault of problem.errors ?? []) expect(fault).to.have.all.keys('pointer', 'detail');
  if (pointer !== undefined) expect(problem.errors?.map((fault) => fault.pointer)).to.include(pointer);
  return problem;
}
