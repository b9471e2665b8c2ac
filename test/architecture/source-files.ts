import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A source file and the project's files that it imports, all as paths below the project's folder. */
export interface SourceFile {
  path: string;
  text: string;
  imports: string[];
}

const IMPORT = /(?:from|import)\s*\(?\s*'(\.[^']+)'/g;

/** Every TypeScript file below a folder of the project. */
export function sourceFilesBelow(folder: string): SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => readSourceFile(join(entry.parentPath, entry.name)));
}

function readSourceFile(path: string): SourceFile {
  const text = readFileSync(path, 'utf8');
  const imports = Array.from(text.matchAll(IMPORT), ([, specifier = '']) =>
    relative(ROOT, resolve(dirname(path), specifier)),
  );
  return { path: relative(ROOT, path), text, imports };
}
