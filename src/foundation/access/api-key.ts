import { createHash, randomBytes } from 'node:crypto';
import { idSchema } from '../core/wire-formats.ts';

/** The prefix of our keys, so that scanners for leaked secrets can find them. */
const PREFIX = 'storytime';
const SECRET_BYTES = 32;
const FORM = new RegExp(`^${PREFIX}_(\\d+)_([\\w-]{43})$`);

/** A key as its holder has it: the number of its row, and the secret. */
export interface ApiKeyParts {
  id: string;
  secret: string;
}

/** A new secret of 256 random bits, so that a plain hash of it is enough. */
export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/** What is stored of a secret. */
export const hashOfSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** The text of the key, which is shown once. */
export const formatApiKey = ({ id, secret }: ApiKeyParts): string => `${PREFIX}_${id}_${secret}`;

/** The parts of a key; undefined when the text cannot be one, for instance because no row can have that id. */
export function parseApiKey(text: string): ApiKeyParts | undefined {
  const [, id, secret] = FORM.exec(text) ?? [];
  return secret === undefined || !idSchema.safeParse(id).success ? undefined : { id: String(id), secret };
}
