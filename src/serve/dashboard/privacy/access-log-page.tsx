import { listAccesses } from '../../../privacy/inventory/access-log.ts';
import { readBefore } from '../../../privacy/inventory/list-page.ts';
import { ROWS_OF_A_PAGE } from '../components/pager.tsx';
import type { PageDependencies } from '../dependencies.ts';
import type { Page } from '../page.ts';
import { ACCESS_LOG_PATH } from '../paths.ts';
import { AccessesTable } from './accesses-table.tsx';
import { NewestFirstBody, pageOfList } from './newest-first.tsx';

const TITLE = 'Access log';
const LEDE =
  'Every access to data about a child, a parent or a request, recorded before it was answered. Never whose data it was.';

/** `/admin/privacy/access-log`: the access log, the newest first (docs/privacy.md, "Access log"). */
export function accessLogPage({ database, timeZone }: PageDependencies): Page {
  return {
    path: ACCESS_LOG_PATH,
    scopes: ['privacy'],
    show: async ({ query }) => {
      const before = readBefore(query.before);
      const accesses = await listAccesses(database, { before, limit: ROWS_OF_A_PAGE + 1 });
      const { shown, next } = pageOfList(accesses, ROWS_OF_A_PAGE);
      const list = { path: ACCESS_LOG_PATH, api: '/privacy/api/v1/access_log', before, next };
      const body = (
        <NewestFirstBody title={TITLE} lede={LEDE} {...list}>
          <AccessesTable accesses={shown} timeZone={timeZone} />
        </NewestFirstBody>
      );
      return { title: TITLE, body };
    },
  };
}
