import { Note } from './note.tsx';

/** What is wrong with a form that was sent. */
export interface FormFaultsProps {
  /** What did not happen. */
  title: string;
  /** A fault of the form as a whole. */
  message?: string | undefined;
  /** The faults of its fields, by the ids of these. */
  fields: Readonly<Record<string, string>>;
}

/** The faults of a form, with links to its fields. It has focus. */
export const FormFaults = ({ title, message, fields }: FormFaultsProps) => (
  <Note tone="broken" level={2} title={title} isAnswer>
    {message === undefined ? null : <p>{message}</p>}
    <ul class="bullets">
      {Object.entries(fields).map(([field, text]) => (
        <li key={field}>
          <a href={`#${field}`}>{text}</a>
        </li>
      ))}
    </ul>
  </Note>
);
