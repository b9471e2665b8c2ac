import { listAccesses } from '../../privacy/access-log.ts';
import { readBefore } from '../../privacy/list-part.ts';
import { ROWS_OF_A_PAGE } from '../components/pager.tsx';
import { addressOn } from '../links.ts';
import type { Page } from '../page.ts';
import type { PageDependencies } from '../page-dependencies.ts';
import { AccessesTable } from './accesses-table.tsx';
import { NewestFirst, pageOfList } from './newest-first.tsx';
import { ACCESS_LOG_PATH, PRIVACY_PATH } from './paths.ts';

/** `/admin/privacy/access-log`: who looked, the newest first (docs/privacy.md, "Access log"). */
export function accessLogPage({ database, timeZone }: PageDependencies): Page {
  return {
    path: ACCESS_LOG_PATH,
    scopes: ['privacy'],
    show: async ({ query }) => {
      const before = readBefore(query.before);
      const accesses = await listAccesses(database, { before, limit: ROWS_OF_A_PAGE + 1 });
      const { shown, next } = pageOfList(accesses, ROWS_OF_A_PAGE);
      const body = (
        <>
          <div class="page-head">
            <div>
              <p class="crumbs">
                <a href={PRIVACY_PATH}>Privacy</a> <span aria-hidden="true">›</span>
              </p>
              <h1 class="title">Who looked</h1>
              <p class="lede">
                Every look at data about a child, a parent or a request, before it was answered; never whose
                it was.
              </p>
            </div>
          </div>
          <div class="sheet">
            <AccessesTable accesses={shown} timeZone={timeZone} />
            <NewestFirst path={ACCESS_LOG_PATH} next={next} isFirst={before === undefined} />
            <p>
              <a href={addressOn('/privacy/api/v1/access_log', { before, limit: String(ROWS_OF_A_PAGE) })}>
                This list as JSON
              </a>
            </p>
          </div>
        </>
      );
      return { title: 'Who looked', body };
    },
  };
}
