import type { RetentionPolicy } from '../../../privacy/api/policy.ts';
import { PERSONAL_TABLES } from '../../../privacy/inventory/personal-data-inventory.ts';
import { Note } from '../components/note.tsx';
import { type Column, Table } from '../components/table.tsx';
import { writeInstant } from '../figures/write-date.ts';
import { writeCount } from '../figures/write-number.ts';
import type { Viewer } from '../page.ts';
import { PRIVACY_PATH } from '../paths.ts';
import {
  categoriesOf,
  datesOf,
  type HeldCategory,
  type HeldOfChild,
  heldInWords,
  isBeingErased,
  stateInWords,
} from './held-words.ts';
import { nameOfTable } from './words.ts';

export interface HeldSheetProps {
  id: string;
  held: HeldOfChild;
  policy: RetentionPolicy;
  viewer: Viewer;
  now: Date;
  timeZone: string;
}

/** The answer for a parent, to be printed: what is held, what for and how long, their rights, and whom to ask. */
export function HeldSheet({ id, held, policy, viewer, now, timeZone }: HeldSheetProps) {
  const categories = categoriesOf(held);
  return (
    <>
      <div class="notes">
        <CheckFirst held={held} />
      </div>
      <article class="sheet narrow" aria-labelledby="held">
        <h1 class="title" id="held" tabindex={-1} autofocus>
          What is held about your child
        </h1>
        <p class="lede">{[heldInWords(categories), ...stateInWords(held, timeZone)].join(' ')}</p>
        <p class="muted">{`Child profile ${id}. Counted ${writeInstant(now, timeZone)} (${timeZone}).`}</p>
        {held.holds_anything ? <Categories categories={categories} timeZone={timeZone} /> : null}
        <Lists policy={policy} />
        <h2>Whom to ask</h2>
        <p>
          Ask the person who gave you this page. It was made by{' '}
          <b>
            <bdi>{viewer.label ?? viewer.name}</bdi>
          </b>
          .
        </p>
      </article>
      <p class="buttons">
        <a class="button" href={PRIVACY_PATH}>
          Privacy
        </a>
        <small class="muted">
          To hand it over, print this page: buttons are left out. The same as JSON:{' '}
          <code>GET /privacy/api/v1/children/:id</code>
        </small>
      </p>
    </>
  );
}

/** What to check before the page is handed to a parent. */
function CheckFirst({ held }: { held: HeldOfChild }) {
  if (isBeingErased(held))
    return (
      <Note tone="look" title="An erasure of this child is under way" level={2}>
        <p>What is counted here is deleted within minutes. Then count again before you hand this over.</p>
      </Note>
    );
  if (held.holds_anything || held.erased !== null) return null;
  return (
    <Note tone="look" title="No child profile has this id" level={2}>
      <p>Check the id in your own application before you hand this over. It may be mistyped.</p>
    </Note>
  );
}

function Categories({ categories, timeZone }: { categories: readonly HeldCategory[]; timeZone: string }) {
  const columns: Column<HeldCategory>[] = [
    {
      name: 'What',
      cell: ({ table, purpose }) => (
        <>
          {nameOfTable(table)}
          <br />
          <small class="muted">{purpose}</small>
        </>
      ),
    },
    { name: 'How much', after: 'held', cell: ({ rows }) => writeCount(rows) },
    { name: 'From – to', class: 'text', after: '', cell: (category) => datesOf(category, timeZone) },
    { name: 'Kept', class: 'text', before: 'kept', cell: ({ kept }) => kept },
  ];
  return (
    <>
      <Table
        {...{
          caption: 'What is held, and how long it is kept',
          isCaptionHidden: true,
          columns,
        }}
        rows={categories}
        keyOf={({ table }) => table}
      />
      <h2>What each row says</h2>
      {categories
        .filter(({ rows }) => rows > 0)
        .map(({ table }) => (
          <p key={table}>
            <b>{nameOfTable(table)}.</b> {Object.values(PERSONAL_TABLES[table].columns).join(' ')}
          </p>
        ))}
    </>
  );
}

function Lists({ policy: { never_collected, rights } }: Pick<HeldSheetProps, 'policy'>) {
  return (
    <>
      <h2>What is never collected</h2>
      <Bullets of={never_collected} />
      <h2>You have the right</h2>
      <Bullets of={rights} />
    </>
  );
}

const Bullets = ({ of }: { of: readonly string[] }) => (
  <ul class="bullets">
    {of.map((text) => (
      <li key={text}>{text}</li>
    ))}
  </ul>
);
