import { Note } from './components/note.tsx';
import type { PageContent } from './page.ts';

/** How long a browser waits before it reloads. */
const ASK_AGAIN_SECONDS = 3;

/** The page that is shown until a report is ready. It says that the reader may leave it. */
export function stillCounting(address: string): PageContent {
  return {
    title: 'Counting …',
    status: 202,
    refreshSeconds: ASK_AGAIN_SECONDS,
    body: (
      <>
        <div class="page-head">
          <h1 class="title">Still counting</h1>
        </div>
        <section class="sheet" aria-label="Report" aria-busy="true" data-ask-again={ASK_AGAIN_SECONDS}>
          <Note>
            <p>
              Many days take some seconds. This page shows them as soon as they are counted. The address keeps
              the report: you may leave and come back.
            </p>
            <p class="buttons">
              <a class="button" href={address}>
                Refresh
              </a>
            </p>
          </Note>
          <p>
            <progress aria-label="Counting" />
          </p>
          <Skeleton />
        </section>
      </>
    ),
  };
}

/** Placeholders for the rows. */
const Skeleton = () => (
  <div class="skeleton" aria-hidden="true">
    {[1, 2, 3, 4, 5].map((row) => (
      <div key={row}>
        <i />
        <i />
        <i />
        <i />
      </div>
    ))}
  </div>
);
