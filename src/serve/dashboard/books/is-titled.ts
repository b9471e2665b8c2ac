/** Whether what was typed is in the title of a book, accents and case aside, or is its id; nothing finds all. */
export function isTitled(
  { title, book_id }: { title: string; book_id: number | string },
  typed: string,
): boolean {
  const sought = folded(typed);
  return sought === '' || folded(title).includes(sought) || String(book_id) === sought;
}

/** Without accents, in one case, with single blanks. */
function folded(text: string): string {
  const bare = text.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return bare.toLowerCase().replaceAll(/\s+/g, ' ').trim();
}
