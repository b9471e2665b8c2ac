import { writeDateInFull } from '../figures/write-date.ts';
import { writeCounted } from '../figures/write-number.ts';
import { firstEventsLines, firstRowsLines } from './first-steps.ts';

/** What an installation shows before its first event has been counted. */
export interface EmptyOverviewProps {
  now: Date;
  today: string;
  /** The address of this server, such as http://localhost:3000. */
  origin: string;
  books: number;
}

/** Three steps to the first figure, with shell commands that work as they are. */
export function EmptyOverview({ now, today, origin, books }: EmptyOverviewProps) {
  return (
    <>
      <div class="page-head">
        <div>
          <h1 class="eyebrow">
            Overview <span>{writeDateInFull(today)}</span>
          </h1>
          <p class="title">The library is ready. No events yet.</p>
          <p class="lede">
            After three steps, the first figure is shown here. Each line works as it is; <code>KEY</code> is a
            key with the scopes admin and ingest.
          </p>
        </div>
        <div class="shelf-box">
          <ul class="shelf bare" aria-hidden="true">
            <li />
          </ul>
        </div>
      </div>
      <div class="two-one">
        <Steps now={now} origin={origin} books={books} />
        <OtherWays />
      </div>
    </>
  );
}

function Steps({ now, origin, books }: Omit<EmptyOverviewProps, 'today'>) {
  return (
    <section class="sheet" aria-label="Three steps">
      <ol class="steps">
        <li>
          <div>
            <h2>Add a book</h2>
            <p>Your application is the source of books and children; send them when they change.</p>
            <CopyLines id="first-rows" lines={firstRowsLines(origin, now)} />
            <p>
              <span class="badge">{writeCounted(books, 'book', 'books')}</span>
            </p>
          </div>
        </li>
        <li>
          <div>
            <h2>Send a play</h2>
            <p>What a player sends: a start, a heartbeat every 45 seconds, an end.</p>
            <CopyLines id="first-events" lines={firstEventsLines(origin, now)} />
            <p>
              <span class="badge">0 events</span>
            </p>
          </div>
        </li>
        <li>
          <div>
            <h2>See the result</h2>
            <p>
              New events are counted within five minutes. Then this page shows{' '}
              <b>one play start and 0.75 minutes</b>.
            </p>
            <p class="buttons">
              <a class="button primary" href="/admin">
                Refresh
              </a>
            </p>
          </div>
        </li>
      </ol>
    </section>
  );
}

function OtherWays() {
  return (
    <div class="section">
      <section class="sheet">
        <h2>Only trying it out?</h2>
        <p>Weeks of simulated viewing, in a separate database:</p>
        <CopyLines id="demo" lines="npm run demo" />
      </section>
      <section class="sheet">
        <h2>Do you have past data?</h2>
        <p>Events of another system can be imported, even if they are years old.</p>
        <CopyLines id="import" lines="bin/storytime import history.ndjson.gz" />
      </section>
    </div>
  );
}

/** Shell commands. The script shows the button that copies them; without it they can be selected. */
const CopyLines = ({ id, lines }: { id: string; lines: string }) => (
  <div class="copy">
    <pre id={id} tabindex={0}>
      <code>{lines}</code>
    </pre>
    <button class="button" type="button" data-copy={id} hidden>
      Copy
    </button>
  </div>
);
