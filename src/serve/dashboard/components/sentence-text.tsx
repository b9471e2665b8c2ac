import type { Sentence } from '../sentences/sentence.ts';

/** The sentence of a chart: the finding is bold, the facts follow it. */
export const SentenceText = ({ finding, facts }: Sentence) => (
  <p>
    <b>{finding}</b>
    {facts.map((fact) => ` ${fact}`)}
  </p>
);
