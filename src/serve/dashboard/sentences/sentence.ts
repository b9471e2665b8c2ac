/** What a chart shows in words: the finding, and one or two facts, each a sentence or a clause with its figure. */
export interface Sentence {
  finding: string;
  facts: readonly string[];
}
