import { listErasureRequests } from '../../../privacy/erasure/erasure-request.ts';
import { readBefore } from '../../../privacy/inventory/list-page.ts';
import { ROWS_OF_A_PAGE } from '../components/pager.tsx';
import type { PageDependencies } from '../dependencies.ts';
import type { Page } from '../page.ts';
import { REQUESTS_PATH } from '../paths.ts';
import { NewestFirstBody, pageOfList } from './newest-first.tsx';
import { RequestsTable } from './requests-table.tsx';

const TITLE = 'Requests and receipts';
const LEDE =
  'Every erasure that was asked for, without any id. To find the receipt of a child again, ask “Is it really gone?”.';

/** `/admin/privacy/requests`: all erasures, the newest first. */
export function requestsPage({ database, timeZone }: PageDependencies): Page {
  return {
    path: REQUESTS_PATH,
    scopes: ['privacy'],
    show: async ({ query }) => {
      const before = readBefore(query.before);
      const { requests } = await listErasureRequests(database, { before, limit: ROWS_OF_A_PAGE + 1 });
      const { shown, next } = pageOfList(requests, ROWS_OF_A_PAGE);
      const list = { path: REQUESTS_PATH, api: '/privacy/api/v1/requests', before, next };
      const body = (
        <NewestFirstBody title={TITLE} lede={LEDE} {...list}>
          <RequestsTable requests={shown} timeZone={timeZone} />
        </NewestFirstBody>
      );
      return { title: TITLE, body };
    },
  };
}
