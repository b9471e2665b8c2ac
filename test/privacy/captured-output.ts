/** What the process prints outside the log: warnings of libraries, forgotten prints. */
export interface CapturedOutput {
  text(): string;
  close(): void;
}

/** Captures standard output and standard error until released. */
export function captureOutput(): CapturedOutput {
  const chunks: string[] = [];
  const releases = [process.stdout, process.stderr].map((stream) => {
    const write = stream.write;
    stream.write = ((...given: Parameters<typeof write>) => {
      chunks.push(String(given[0]));
      return write.apply(stream, given);
    }) as typeof write;
    return () => {
      stream.write = write;
    };
  });
  return {
    text: () => chunks.join(''),
    close: () => {
      for (const release of releases) release();
    },
  };
}
