/** One line of the text format of Prometheus. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** A scrape, as Prometheus would understand it. */
export interface Metrics {
  samples: Sample[];
  /** By name: counter, gauge or histogram. */
  types: Map<string, string>;
  /** The value with exactly these labels; undefined when there is none. */
  valueOf(name: string, labels?: Record<string, string>): number | undefined;
}

const HELP = /^# HELP ([a-zA-Z_:][\w:]*) \S.*$/;
const TYPE = /^# TYPE ([a-zA-Z_:][\w:]*) (counter|gauge|histogram|summary|untyped)$/;
const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (NaN|[+-]Inf|[+-]?[\d.]+(?:e[+-]?\d+)?)$/;
const LABELS = /^(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*"(?:,(?!$)|$))*$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** Reads the text format 0.0.4 strictly: throws at a line, a type or a name that Prometheus would not accept. */
export function parseMetrics(text: string): Metrics {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const samples: Sample[] = [];
  const types = new Map<string, string>();
  const helped = new Set<string>();
  for (const line of text.split('\n').filter((candidate) => candidate !== '')) {
    const [, help] = HELP.exec(line) ?? [];
    const [, name, type] = TYPE.exec(line) ?? [];
    if (help !== undefined) helped.add(help);
    else if (name !== undefined && type !== undefined) types.set(name, type);
    else samples.push(parseSample(line));
  }
  const seen = new Set<string>();
  for (const { name, labels } of samples) {
    const family = types.has(name) ? name : name.replace(/_(bucket|sum|count)$/, '');
    if (!types.has(family) || !helped.has(family)) throw new Error(`${name} has no type or no help`);
    const series = name + identity(labels);
    if (seen.has(series)) throw new Error(`${series} stands there twice`);
    seen.add(series);
  }
  return {
    ...{ samples, types },
    valueOf: (name, labels = {}) =>
      samples.find((sample) => sample.name === name && identity(sample.labels) === identity(labels))?.value,
  };
}

function parseSample(line: string): Sample {
  const [, name, labels = '', value] = SAMPLE.exec(line) ?? [];
  if (name === undefined || !LABELS.test(labels)) throw new Error(`not a sample: ${line}`);
  return {
    name,
    labels: Object.fromEntries(
      Array.from(labels.matchAll(LABEL), ([, label = '', text = '']) => [label, text]),
    ),
    value: Number(value?.replace('Inf', 'Infinity')),
  };
}

const identity = (labels: Record<string, string>) => JSON.stringify(Object.entries(labels).sort());
