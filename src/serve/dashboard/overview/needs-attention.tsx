import { metricDateOf } from '../../../foundation/core/reporting-day.ts';
import { writeCount, writeCounted } from '../figures/write-number.ts';
import { Icon } from '../icons.tsx';
import { alertSentence } from '../sentences/alert-sentence.ts';
import type { AlertedBook, OverviewAnswers } from './read-overview.ts';

/** The books that need attention, each with its state and where to look; nothing if none does. */
export function NeedsAttention({ answers, timeZone }: { answers: OverviewAnswers; timeZone: string }) {
  const { alerts, alertCount, alertDays, setAside } = answers;
  if (alerts.length === 0 && setAside === 0) return null;
  return (
    <section class="section" aria-labelledby="look">
      <h2 id="look">Needs attention</h2>
      <div class="notes halves">
        {alerts.map((alerted) => (
          <AlertNote
            key={`${alerted.alert.kind} ${alerted.alert.book_id}`}
            {...{ alerted, alertDays, timeZone }}
          />
        ))}
      </div>
      {alertCount > alerts.length ? (
        <p class="muted">
          <small>
            {writeCount(alertCount - alerts.length)} more are not drawn.{' '}
            <a href="/admin/api/v1/engagement_alerts">All of them as JSON</a>
          </small>
        </p>
      ) : null}
      {setAside === 0 ? null : (
        <p class="muted">
          <small>
            {writeCounted(setAside, 'alert is', 'alerts are')} set aside.{' '}
            <a href="/admin/api/v1/engagement_alerts?set_aside=include">All of them as JSON</a>
          </small>
        </p>
      )}
    </section>
  );
}

interface AlertNoteProps {
  alerted: AlertedBook;
  alertDays: number;
  timeZone: string;
}

const AlertNote = ({ alerted, alertDays, timeZone }: AlertNoteProps) => (
  <article class="note look">
    <Icon>
      <path d="M7.5 3.5h5M10 1.5v2M6.5 6.5h7l1 9h-9zM5.5 18.5h9M10 9v3.5" />
    </Icon>
    <div>
      <h3>
        <a href={`/admin/books/${alerted.alert.book_id}`}>
          <bdi>{alerted.alert.title}</bdi>
        </a>
      </h3>
      <p>{wordsOf(alerted, alertDays, timeZone)}</p>
      <p>
        <small>
          <a href={`/admin/alerts/${alerted.alert.kind}/books/${alerted.alert.book_id}`}>
            Set aside<span class="sr"> the alert about {alerted.alert.title}</span>
          </a>
        </small>
      </p>
    </div>
  </article>
);

function wordsOf({ alert, dropoff }: AlertedBook, days: number, timeZone: string): string {
  const { published_at } = alert;
  return alertSentence({
    ...{ kind: alert.kind, days, playStarts: alert.play_starts, completions: alert.completions },
    publishedOn: published_at === null ? null : metricDateOf(new Date(published_at), timeZone),
    ...{ lastPlayedOn: alert.last_played_on, durationSeconds: alert.duration_seconds },
    dropOff: dropoff?.map(({ session_count }) => session_count ?? 0),
  });
}
