import { Note } from './note.tsx';

/** The errors of a form that was sent. */
export interface FormFaultsProps {
  /** What was not done. */
  title: string;
  /** An error of the form as a whole. */
  message?: string | undefined;
  /** The errors of its fields, by the ids of the fields. */
  fields: Readonly<Record<string, string>>;
}

/** The errors of a form, with links to its fields. It has the focus. */
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
