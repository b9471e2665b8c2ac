import Mocha from 'mocha';
import { sayCounts } from './counting-reporter.ts';
import { type FileRecord, readFileRecords } from './file-durations.ts';

const {
  EVENT_TEST_PASS,
  EVENT_TEST_FAIL,
  EVENT_TEST_PENDING,
  EVENT_TEST_RETRY,
  EVENT_SUITE_END,
  EVENT_RUN_END,
} = Mocha.Runner.constants;
const SLOWEST = 10;

/** A line per file: for runs of many, whose files report one after the other (mocha --parallel). */
export default class FilesReporter extends Mocha.reporters.Base {
  private leftOutTests = 0;
  /** Which failed at first and were tried again, and why: RETRIES of the gate, where machines are busy. */
  private readonly triedAgain: string[] = [];

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    let tests: Mocha.Test[] = [];
    for (const event of [EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING]) {
      runner.on(event, (test: Mocha.Test) => tests.push(test));
    }
    runner.on(EVENT_TEST_RETRY, (test: Mocha.Test, error: Error) => {
      this.triedAgain.push(`  ${test.fullTitle()}: ${error.message.split('\n')[0]}`);
    });
    runner.on(EVENT_SUITE_END, (suite: Mocha.Suite) => {
      if (!suite.root) return;
      this.sayFile(tests);
      tests = [];
    });
    runner.once(EVENT_RUN_END, () => {
      this.epilogue();
      saySlowest();
      if (this.triedAgain.length > 0) process.stdout.write(`Tried again:\n${this.triedAgain.join('\n')}\n`);
      this.sayLeftOut();
      sayCounts({ ...this.stats, pending: this.stats.pending - this.leftOutTests });
    });
  }

  private sayFile(tests: Mocha.Test[]): void {
    const file = tests.find((test) => test.file)?.file ?? '';
    if (readRecords().some((record) => record.file === file && record.leftOut)) {
      this.leftOutTests += tests.length;
      return;
    }
    const passed = tests.filter((test) => test.state === 'passed').length;
    const failed = tests.filter((test) => test.state === 'failed').length;
    const pending = tests.length - passed - failed;
    const remarks = [failed > 0 && `${failed} FAILED`, pending > 0 && `${pending} skipped`].filter(Boolean);
    const remark = remarks.length > 0 ? `  (${remarks.join(', ')})` : '';
    process.stdout.write(`${String(passed).padStart(5)}  ${shortened(file)}${remark}\n`);
  }

  private sayLeftOut(): void {
    if (this.leftOutTests === 0) return;
    process.stdout.write(
      `${this.leftOutTests} tests were not run here. ${process.env.TESTS_LEFT_OUT_ADVICE}\n`,
    );
  }
}

const shortened = (file: string) => file.slice(file.lastIndexOf('/test/') + 1);

/** The files that took longest, from their first hook to their last. */
function saySlowest(): void {
  const ended = readRecords().flatMap(({ file, seconds }) =>
    file === undefined || seconds === undefined ? [] : [{ file, seconds }],
  );
  if (ended.length <= SLOWEST) return;
  ended.sort((one, other) => other.seconds - one.seconds);
  process.stdout.write('The slowest files:\n');
  for (const { file, seconds } of ended.slice(0, SLOWEST)) {
    process.stdout.write(`${seconds.toFixed(1).padStart(7)} s  ${shortened(file)}\n`);
  }
}

function readRecords(): FileRecord[] {
  const { TEST_RECORDS } = process.env;
  return TEST_RECORDS === undefined ? [] : readFileRecords(TEST_RECORDS);
}
