import { expect } from 'chai';
import { createLog, describeError, type Log, type LogFields } from '../../../src/foundation/core/log.ts';

const CHILD = '470011000074';

describe('The log', () => {
  let lines: Record<string, unknown>[];
  let log: Log;

  beforeEach(() => {
    lines = [];
    log = createLog('debug', { write: (line) => lines.push(JSON.parse(line)) });
  });

  const written = (fields: object) => {
    log.info(fields as LogFields, 'said');
    return lines.at(-1) ?? {};
  };

  it('writes the time, the level, the message and the listed fields', () => {
    const fields = {
      requestId: 'r',
      route: '/livez',
      status: 200,
      dates: ['2026-02-25'],
      count: 3,
      stack: 's',
    };
    expect(written(fields)).to.deep.include({ ...fields, level: 'info', msg: 'said' });
    for (const level of ['debug', 'info', 'warn', 'error'] as const) {
      log[level]({}, 'said');
      expect(lines.at(-1)?.level).to.equal(level);
    }
  });

  it('omits every other field', () => {
    const others = {
      ...{
        childProfileId: CHILD,
        child_profile_id: CHILD,
        body: { child: CHILD },
        headers: { authorization: CHILD },
      },
      ...{
        err: new Error(CHILD),
        error: CHILD,
        message: CHILD,
        url: `/children/${CHILD}`,
        ip: CHILD,
        key: CHILD,
      },
      ...{ constructor: CHILD, toString: CHILD, hasOwnProperty: CHILD, valueOf: CHILD, isPrototypeOf: CHILD },
    };
    const line = written({ ...others, ['__proto__']: CHILD, status: 1 });
    expect(Object.keys(line).sort()).to.deep.equal(['hostname', 'level', 'msg', 'pid', 'status', 'time']);
    expect(JSON.stringify(line)).not.to.include(CHILD);
    expect(JSON.stringify(written(new Error(CHILD)))).not.to.include(CHILD);
    expect(JSON.stringify(written(Object.assign(new Error(CHILD), { detail: CHILD })))).not.to.include(CHILD);
  });

  it('writes each entry on one line, even if it holds line ends', () => {
    written({ requestId: 'a\nb\r\n{"level":"error"}' });
    expect(lines).to.have.lengthOf(1);
    expect(lines[0]).to.include({ level: 'info', requestId: 'a\nb\r\n{"level":"error"}' });
  });

  it('omits entries below its level', () => {
    const quiet = createLog('error', { write: (line) => lines.push(JSON.parse(line)) });
    quiet.warn({}, 'not said');
    quiet.error({}, 'said');
    const silent = createLog('silent', { write: (line) => lines.push(JSON.parse(line)) });
    silent.error({}, 'not said');
    expect(lines.map(({ msg }) => msg)).to.deep.equal(['said']);
  });

  it('describes an error by its name, code and stack frames, never by its message', () => {
    class DatabaseError extends Error {
      override name = 'DatabaseError';
      code = '23514';
      detail = `Failing row contains (${CHILD})`;
      where = CHILD;
    }
    const fault = describeError(new DatabaseError(`child ${CHILD} is wrong`));
    expect(fault).to.include({ fault: 'DatabaseError', code: '23514' });
    expect(fault.stack)
      .to.include('log.test.ts')
      .and.to.match(/^\s+at /);
    expect(JSON.stringify(fault)).not.to.include(CHILD);
  });

  it('omits message lines that look like stack frames, and values that are no errors', () => {
    for (const text of [`x\n    at ${CHILD}`, `at ${CHILD}`, `\n at ${CHILD} (x:1:1)\n`, `${CHILD}`]) {
      expect(JSON.stringify(describeError(new Error(text, { cause: new Error(CHILD) })))).not.to.include(
        CHILD,
      );
    }
    for (const thrown of [CHILD, Number(CHILD), { child: CHILD }, [CHILD], null, undefined]) {
      expect(describeError(thrown)).to.deep.equal({ fault: typeof thrown });
    }
    const withoutStack = Object.assign(new Error(CHILD), { stack: undefined, code: undefined });
    expect(describeError(withoutStack)).to.deep.equal({ fault: 'Error', code: 'undefined', stack: '' });
  });

  it('writes at most eight stack frames', () => {
    const deep = (depth: number): Error => (depth === 0 ? new Error('deep') : deep(depth - 1));
    expect(describeError(deep(50)).stack?.split('\n')).to.have.lengthOf(8);
  });
});
