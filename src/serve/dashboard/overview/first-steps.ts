/** The events of the second step lie in the past when they are sent. */
const MINUTE = 60_000;

const [BOOK_ID, CHILD_ID, PARENT_ID] = [123, 9001, 5001];

/** A shell command that adds a book, a parent and a child to the catalogue (docs/api.md, "Many rows at once"). */
export function firstRowsLines(origin: string, now: Date): string {
  return post(`${origin}/admin/api/v1/catalogue`, [
    '{',
    '  "publishers": [{"id": 1, "name": "Lantern Press"}],',
    `  "books": [{"id": ${BOOK_ID}, "publisher_id": 1,`,
    '             "title": "The Owl Who Counted", "duration_seconds": 300}],',
    `  "parents":  [{"id": ${PARENT_ID}, "registered_at": "${minutesBefore(now, 10)}"}],`,
    `  "children": [{"id": ${CHILD_ID}, "parent_id": ${PARENT_ID}, "collection": "allowed"}]}`,
  ]);
}

/** A shell command that posts a play of 45 seconds (docs/api.md, "Post events"). */
export function firstEventsLines(origin: string, now: Date): string {
  const event = (type: string, position: number, minutes: number) => [
    `  {"event_type": "${type}", "child_profile_id": ${CHILD_ID}, "book_id": ${BOOK_ID},`,
    `   "position_seconds": ${position}, "occurred_at": "${minutesBefore(now, minutes)}"}`,
  ];
  return post(`${origin}/api/v1/events`, [
    '{"events": [',
    ...event('play_start', 0, 1.75).map((line, index) => (index === 1 ? `${line},` : line)),
    ...event('heartbeat', 45, 1),
    ']}',
  ]);
}

/** Whole seconds, which are easier to read. */
function minutesBefore(now: Date, minutes: number): string {
  return new Date(now.getTime() - minutes * MINUTE).toISOString().replace(/\.\d+Z$/, 'Z');
}

function post(address: string, body: readonly string[]): string {
  const headers = `-H "Authorization: Bearer $KEY" -H 'Content-Type: application/json'`;
  return [`curl -s ${headers} \\`, `  ${address} -d '${body.join('\n    ')}'`].join('\n');
}
