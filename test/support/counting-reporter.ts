import Mocha from 'mocha';

/** mocha's own report, closed by one line that CI can count: for one file, or a few. */
export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => sayCounts(this.stats));
  }
}

/** The last line of every run. */
export function sayCounts({ passes, failures, pending }: Mocha.Stats): void {
  process.stdout.write(`${passes} passed, ${failures} failed, ${pending} skipped\n`);
}
