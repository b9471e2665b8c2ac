import type { Question } from './question.ts';

/** A question on its way through another form: the id stays in the body. */
export const QuestionFields = ({ question, csrf }: { question: Question; csrf: string }) => (
  <>
    {Object.entries({ csrf, ...question }).map(([name, value]) => (
      <input key={name} type="hidden" name={name} value={value} />
    ))}
  </>
);
