/** What a chart shows in words: the finding, and one or two facts, each a sentence or a clause with its figure. */
export interface Sentence {
  finding: string;
  facts: readonly string[];
}

/** The sentence of a chart: the finding is bold, the facts follow it. */
export const SentenceText = ({ finding, facts }: Sentence) => (
  <p>
    <b>{finding}</b>
    {facts.map((fact) => ` ${fact}`)}
  </p>
);

/** The first letter as a capital, to begin a sentence. */
export const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
