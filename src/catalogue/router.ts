import Router from '@koa/router';
import { Problem } from '../core/errors.ts';
import { idSchema } from '../core/wire-formats.ts';
import { authorise } from '../http/authorise.ts';
import { jsonBody } from '../http/json-body.ts';
import type { RoomDependencies } from '../http/room-dependencies.ts';
import { validate } from '../http/validate.ts';
import { saveCatalogue } from './save-catalogue.ts';
import { CATALOGUE_KINDS, type CatalogueKind, catalogueSchema, rowSchemas } from './schemas.ts';

/** Room for CATALOGUE_ROWS_MAX rows with long titles, in bytes. */
const BODY_BYTES_MAX = 8 * 1024 * 1024;

/** The catalogue, kept in step by the host application (interfaces.md, "Catalogue"). */
export function catalogueRouter({ database, clock, authenticate }: RoomDependencies): Router {
  const router = new Router({ prefix: '/admin/api/v1' });
  const admin = authorise(authenticate, ['admin']);
  const body = jsonBody({ bytesMax: BODY_BYTES_MAX });

  router.post('/catalogue', admin, body, async (context) => {
    const catalogue = validate(catalogueSchema, context.request.body);
    await saveCatalogue(database, catalogue, clock());
    context.body = {
      saved: Object.fromEntries(CATALOGUE_KINDS.map((kind) => [kind, catalogue[kind].length])),
    };
  });

  for (const kind of CATALOGUE_KINDS) {
    router.put(`/${kind}/:id`, admin, body, async (context) => {
      await saveCatalogue(database, oneRow(kind, context.params.id, context.request.body), clock());
      context.status = 204;
    });
  }
  return router;
}

/** A catalogue of one row, whose id stands in the address; a body may repeat it, but not contradict it. */
function oneRow(kind: CatalogueKind, addressId: string | undefined, body: unknown) {
  const id = validate(idSchema, addressId, '#/path/id');
  const given = typeof body === 'object' && body !== null ? body : {};
  const row = validate(rowSchemas[kind], { id, ...given });
  if (row.id !== id) {
    throw new Problem('invalid_request', 'The body names another id than the address.', {
      errors: [{ pointer: '#/id', detail: 'differs from the id in the address' }],
    });
  }
  return catalogueSchema.parse({ [kind]: [{ id, ...given }] });
}
