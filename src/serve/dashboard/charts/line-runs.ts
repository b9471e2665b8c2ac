import type { DayState } from './series.ts';

/** Which days a line of each kind goes through, as indices; null ends a stretch. `alone` are days between two gaps. */
export interface LineRuns {
  final: (number | null)[];
  open: (number | null)[];
  today: (number | null)[];
  alone: number[];
}

/**
 * Takes a line over days apart. Two neighbours are joined if both have a figure: solid if both are final, dotted if one
 * is today, else dashed. Nothing goes over a missing day.
 */
export function lineRuns(states: readonly DayState[]): LineRuns {
  const runs: LineRuns = { final: [], open: [], today: [], alone: [] };
  for (const [index, state] of states.entries()) {
    if (state === 'missing') continue;
    const kind = joinOf(states[index - 1], state);
    if (kind !== undefined) join(runs[kind], index);
    else if (joinOf(state, states[index + 1]) === undefined && state !== 'today') runs.alone.push(index);
  }
  return runs;
}

function joinOf(
  one: DayState | undefined,
  other: DayState | undefined,
): 'final' | 'open' | 'today' | undefined {
  if (one === undefined || other === undefined || one === 'missing' || other === 'missing') return undefined;
  if (one === 'today' || other === 'today') return 'today';
  return one === 'final' && other === 'final' ? 'final' : 'open';
}

/** Goes on to a day from the day before it, as a new stretch unless the last one ends there. */
function join(run: (number | null)[], index: number): void {
  if (run.at(-1) === index - 1) run.push(index);
  else run.push(...(run.length === 0 ? [] : [null]), index - 1, index);
}
