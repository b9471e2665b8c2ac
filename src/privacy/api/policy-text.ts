import type { RetentionPolicy } from './policy.ts';

const WIDTH = 88;

/** The retention policy as a text for people who are not programmers. */
export function policyText(policy: RetentionPolicy): string {
  const personal = policy.personal_data.flatMap(({ table, purpose, kept, erased_by, fields }) => [
    `${title(table)}`,
    ...wrapped(purpose, '  '),
    ...wrapped(`Kept: ${kept}.`, '  '),
    ...wrapped(`Deleted before that by: ${erased_by}.`, '  '),
    ...wrapped(`Fields: ${fields.map((field) => field.replace(/\.$/, '')).join('; ')}.`, '  '),
    '',
  ]);
  return [
    ...heading('Retention policy for data about children'),
    ...wrapped(
      'This text is made from the settings in force and from the list that deletion follows. No personal data is kept without limit: each kind below has a limit, after which it is deleted automatically.',
    ),
    '',
    ...heading('What is held about a child or a parent'),
    ...personal,
    ...heading('What else is kept, without any id of a child or parent'),
    ...policy.records.flatMap(({ what, kept }) => wrapped(`${what} Kept: ${kept}.`, '  ', '- ')),
    '',
    ...heading('What is never collected'),
    ...policy.never_collected.flatMap((what) => wrapped(what, '  ', '- ')),
    '',
    ...heading('The rights of a parent'),
    ...policy.rights.flatMap((right, index) =>
      wrapped(`${right}${index === policy.rights.length - 1 ? '.' : ';'}`, '  ', '- '),
    ),
    '',
    ...heading('What this policy does not cover'),
    ...policy.not_covered.flatMap((what) => wrapped(what, '  ', '- ')),
    '',
    ...wrapped(`${lastRun(policy)} Printed ${day(policy.generated_at)}.`),
    '',
  ].join('\n');
}

function lastRun({ last_run: run }: RetentionPolicy): string {
  if (run === null) return 'Deletion by age has not run yet.';
  const oldest =
    run.oldest_raw_event === null
      ? 'no report of a player was held'
      : `the oldest report of a player was from ${run.oldest_raw_event}`;
  const found = run.passed ? 'nothing past its limit was found' : 'something needs the operator’s attention';
  return `Deletion by age last ran on ${day(run.completed_at)}: ${found}, and ${oldest}.`;
}

const day = (instant: string) => instant.slice(0, 10);

const title = (table: string) => table.charAt(0).toUpperCase() + table.slice(1).replaceAll('_', ' ');

const heading = (text: string) => [text, '-'.repeat(text.length), ''];

/** Lines of at most WIDTH characters; the first begins with `bullet`, if given. */
function wrapped(text: string, indent = '', bullet = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one, index) => (index === 0 && bullet !== '' ? bullet : indent) + one);
}
