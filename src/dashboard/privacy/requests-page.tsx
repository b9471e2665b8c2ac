import { listErasureRequests } from '../../privacy/erasure/list-erasure-requests.ts';
import { readBefore } from '../../privacy/list-part.ts';
import { ROWS_OF_A_PAGE } from '../components/pager.tsx';
import { addressOn } from '../links.ts';
import type { Page } from '../page.ts';
import type { PageDependencies } from '../page-dependencies.ts';
import { NewestFirst, pageOfList } from './newest-first.tsx';
import { PRIVACY_PATH, REQUESTS_PATH } from './paths.ts';
import { RequestsTable } from './requests-table.tsx';

/** `/admin/privacy/requests`: all erasures, the newest first. */
export function requestsPage({ database, timeZone }: PageDependencies): Page {
  return {
    path: REQUESTS_PATH,
    scopes: ['privacy'],
    show: async ({ query }) => {
      const before = readBefore(query.before);
      const { requests } = await listErasureRequests(database, { before, limit: ROWS_OF_A_PAGE + 1 });
      const { shown, next } = pageOfList(requests, ROWS_OF_A_PAGE);
      const body = (
        <>
          <div class="page-head">
            <div>
              <p class="crumbs">
                <a href={PRIVACY_PATH}>Privacy</a> <span aria-hidden="true">›</span>
              </p>
              <h1 class="title">Requests and receipts</h1>
              <p class="lede">
                Every erasure that was asked for, without any id. To find the receipt of a child again, ask
                “Is it really gone?”.
              </p>
            </div>
          </div>
          <div class="sheet">
            <RequestsTable requests={shown} timeZone={timeZone} />
            <NewestFirst path={REQUESTS_PATH} next={next} isFirst={before === undefined} />
            <p>
              <a href={addressOn('/privacy/api/v1/requests', { before, limit: String(ROWS_OF_A_PAGE) })}>
                This list as JSON
              </a>
            </p>
          </div>
        </>
      );
      return { title: 'Requests and receipts', body };
    },
  };
}
