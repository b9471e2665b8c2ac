let failed = false;

/** Called before the first test of a file. */
export function forgetFailures(): void {
  failed = false;
}

/** Called after each test. */
export function noteFailure(test: Mocha.Test | undefined): void {
  failed ||= test?.state === 'failed';
}

/** Whether the databases of this test file are to be kept: KEEP_FAILED is set and one of its tests has failed. */
export function keepsDatabases(): boolean {
  return failed && Boolean(process.env.KEEP_FAILED);
}
