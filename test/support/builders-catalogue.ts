import type { Database } from '../../src/foundation/db/connect-database.ts';
import { saveCatalogue } from '../../src/records/catalogue/save-catalogue.ts';
import { type Catalogue, catalogueSchema } from '../../src/records/catalogue/schemas.ts';
import type { OracleCatalogue } from '../oracle/types.ts';
import { TEST_SUBJECT_KEYS } from './test-privacy.ts';

/**
 * Saves an oracle's catalogue through the schema of the API and `saveCatalogue`. To change a duration, a publisher,
 * a parent or a registration, a test saves the changed catalogue again.
 */
export async function saveOracleCatalogue(
  database: Database,
  catalogue: OracleCatalogue,
  now: Date,
): Promise<void> {
  await saveCatalogue(database, TEST_SUBJECT_KEYS, wireCatalogue(catalogue), now);
}

function wireCatalogue({ books, children, parents }: OracleCatalogue): Catalogue {
  const publisherIds = [...new Set(books.map((book) => book.publisherId))];
  return catalogueSchema.parse({
    publishers: publisherIds.map((id) => ({ id, name: `Publisher ${id}` })),
    books: books.map((book) => ({
      id: book.id,
      publisher_id: book.publisherId,
      title: `Book ${book.id}`,
      duration_seconds: book.durationSeconds,
    })),
    parents: parents.map((parent) => ({
      id: parent.id,
      registered_at: new Date(parent.registeredAt).toISOString(),
    })),
    children: children.map((child) => ({
      id: child.id,
      parent_id: child.parentId,
      collection: 'allowed',
      is_test: child.isTest,
    })),
  });
}
