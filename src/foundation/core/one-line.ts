/**
 * Characters that a line of text must not contain: controls (line feeds, tabs, escapes), line separators, and
 * characters that change the direction of text, because they can make it look like another text. The marks and joiners
 * that scripts need are not among them.
 */
const NOT_IN_A_LINE = /\r\n|[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** The schema's error for text that `isOneLine` refuses: what is wrong, and what to do. */
export const NOT_ONE_LINE =
  'holds a control character (such as a line feed), or one that turns the direction of text: leave it out';

/** Whether a text is one line that is shown unchanged (docs/api.md, "The fields"). */
export function isOneLine(text: string): boolean {
  return text.search(NOT_IN_A_LINE) === -1;
}

/** A stored text as one line, with a blank for each character that is no longer accepted. */
export function asOneLine(text: string): string {
  return text.replaceAll(NOT_IN_A_LINE, ' ');
}
