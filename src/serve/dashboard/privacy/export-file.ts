import { streamFromSnapshot } from '../../../foundation/db/snapshot-stream.ts';
import { exportChild } from '../../../privacy/api/export-child.ts';
import { logAccess } from '../../../privacy/inventory/access-log.ts';
import type { Attachment, FormCall } from '../page.ts';
import type { PageDependencies } from '../page-dependencies.ts';
import type { Question } from './question.ts';

/** Everything that is held about a child, as the file that the API gives. Its name says nothing of whose it is. */
export async function exportFile(
  { database }: PageDependencies,
  { viewer, now }: FormCall,
  { id, reason }: Question,
): Promise<Attachment> {
  await logAccess(database, { actor: viewer.name, action: 'export', objectKind: 'child', reason }, now);
  const content = await streamFromSnapshot(database, (snapshot) => exportChild(snapshot, id, now));
  return { fileName: 'child-export.json', content };
}
