import { metricDateOf } from '../core/reporting-day.ts';
import type { RoomDependencies } from '../http/room-dependencies.ts';
import type { Page } from './page.ts';

/** `/admin`: what people look at every morning. */
export function overviewPage({ timeZone }: Pick<RoomDependencies, 'timeZone'>): Page {
  return {
    path: '/admin',
    entry: 'Overview',
    scopes: ['admin'],
    show: async ({ now }) => ({
      title: 'Overview',
      body: (
        <div class="page-head">
          <h1 class="eyebrow">
            Overview <span>{metricDateOf(now, timeZone)}</span>
          </h1>
        </div>
      ),
    }),
  };
}
