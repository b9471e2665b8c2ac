import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import * as definitions from '../../../src/foundation/core/definitions.ts';
import { REJECT_CODES } from '../../../src/records/events/reject-codes.ts';
import { sourceFilesBelow } from '../../architecture/source-files.ts';

const PAGE = readFileSync(new URL('../../../docs/metrics.md', import.meta.url), 'utf8');

/** The rows of the table of constants: its values as they are written, by name. */
const documented = Array.from(
  PAGE.matchAll(/^\| `([A-Z_]+)` \| ([\d, ]+) \|/gm),
  ([, name = '', values = '']) => [
    name,
    values.split(', ').map((value) => Number(value.replaceAll(',', ''))),
  ],
);

describe('The metric definitions', () => {
  it('are those of docs/metrics.md, name by name and value by value', () => {
    const defined = Object.entries(definitions).map(([name, value]) => [
      name,
      typeof value === 'number' ? [value] : Object.values(value),
    ]);
    expect(Object.fromEntries(documented)).to.deep.equal(Object.fromEntries(defined));
  });

  it('appear in the reasons for refused events', () => {
    expect(REJECT_CODES.too_old.detail).to.include(`${definitions.LATE_WINDOW_DAYS} days`);
    expect(REJECT_CODES.in_future.detail).to.include(`${definitions.FUTURE_TOLERANCE_SECONDS / 60} minutes`);
  });

  it('are written in one place: no other file repeats a distinctive value', () => {
    const telling = /\b(2015|2100|731|14 days|15 days|5 minutes)\b/;
    const repeating = ['src', 'workers'].flatMap(sourceFilesBelow).filter(({ path, text }) => {
      const code = text.replace(/^\s*(\/\*\*|\*|\/\/).*$/gm, '');
      return path !== 'src/foundation/core/definitions.ts' && telling.test(code);
    });
    expect(repeating.map(({ path }) => path)).to.deep.equal([]);
  });
});
