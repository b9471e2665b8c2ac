import { readFileSync } from 'node:fs';
import Mocha from 'mocha';
import { sayCounts } from './counting-reporter.ts';

const { EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING, EVENT_SUITE_END, EVENT_RUN_END } =
  Mocha.Runner.constants;
const SLOWEST = 10;

/** A line for each file: for runs of many, whose files report one after the other (mocha --parallel). */
export default class FilesReporter extends Mocha.reporters.Base {
  private readonly leftOut = process.env.TESTS_LEFT_OUT;
  private readonly notRun: Mocha.Test[] = [];

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    let tests: Mocha.Test[] = [];
    for (const event of [EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING]) {
      runner.on(event, (test: Mocha.Test) => tests.push(test));
    }
    runner.on(EVENT_SUITE_END, (suite: Mocha.Suite) => {
      if (!suite.root) return;
      this.sayFile(tests);
      tests = [];
    });
    runner.once(EVENT_RUN_END, () => {
      this.epilogue();
      saySlowest();
      this.sayNotRun();
      sayCounts(this.stats);
    });
  }

  private sayFile(tests: Mocha.Test[]): void {
    const file = tests.find((test) => test.file)?.file ?? '';
    if (this.leftOut !== undefined && file.endsWith(this.leftOut)) {
      this.notRun.push(...tests);
      return;
    }
    const count = (state: string) => tests.filter((test) => test.state === state).length;
    const [failed, pending] = [count('failed'), tests.filter((test) => test.isPending()).length];
    const remarks = [failed > 0 && `${failed} FAILED`, pending > 0 && `${pending} skipped`].filter(Boolean);
    const counts = String(count('passed')).padStart(5);
    process.stdout.write(
      `${counts}  ${shortened(file)}${remarks.length > 0 ? `  (${remarks.join(', ')})` : ''}\n`,
    );
  }

  private sayNotRun(): void {
    if (this.notRun.length === 0) return;
    process.stdout.write(
      `${this.notRun.length} tests that start, kill or signal processes were not run here, and random tests tried a ` +
        'tenth: npm run test:all runs everything.\n',
    );
  }
}

const shortened = (file: string) => file.slice(file.lastIndexOf('/test/') + 1);

/** The files that took longest, with the time between their first hook and their last. */
function saySlowest(): void {
  if (process.env.TEST_TIMES === undefined) return;
  const lines = readFileSync(process.env.TEST_TIMES, 'utf8').trim().split('\n').filter(Boolean);
  const times: { file: string; seconds: number }[] = lines.map((line) => JSON.parse(line));
  times.sort((one, other) => other.seconds - one.seconds);
  process.stdout.write('The slowest files:\n');
  for (const { file, seconds } of times.slice(0, SLOWEST)) {
    process.stdout.write(`${seconds.toFixed(1).padStart(7)} s  ${file}\n`);
  }
}
