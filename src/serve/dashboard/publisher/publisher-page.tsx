import { Problem } from '../../../foundation/core/errors.ts';
import { idSchema } from '../../../foundation/core/wire-formats.ts';
import type { ReportDependencies } from '../../reports/report-dependencies.ts';
import { addressOn, saidOf } from '../addresses.ts';
import { LineChart } from '../charts/line-chart.tsx';
import { DefinitionPopovers } from '../components/hint.tsx';
import { Measures } from '../components/measures.tsx';
import type { Page } from '../page.ts';
import { PUBLISHERS_PATH } from '../paths.ts';
import { apiQueryOfPool, askedPool, queryOfPool } from '../pool/asked-pool.ts';
import { chosenRange, quoted } from '../range/chosen-range.ts';
import { jsonAddress, queryOfViewing } from '../range/range-addresses.ts';
import { RangeNotes } from '../range/range-notes.tsx';
import { nameOfRange } from '../range/range-words.ts';
import { readDatesHeld } from '../range/read-dates-held.ts';
import { measureWords } from '../viewing/measure-choices.ts';
import { chosenMeasure, type MeasureName } from '../viewing/measure-figures.ts';
import { viewingChart } from '../viewing/viewing-chart.tsx';
import { BestBooks } from './best-books.tsx';
import { PoolSteps } from './pool-steps.tsx';
import { PublisherFigures } from './publisher-figures.tsx';
import { PublisherHead } from './publisher-head.tsx';
import { type PublisherAnswers, readPublisherPage } from './read-publisher.ts';

/** `/admin/publishers/:id`: how the books of one publisher are watched, and its share of a pool. */
export function publisherPage({
  database,
  timeZone,
}: Pick<ReportDependencies, 'database' | 'timeZone'>): Page {
  return {
    path: `${PUBLISHERS_PATH}/:id`,
    scopes: ['admin'],
    show: async ({ parameters, query, now }) => {
      const id = idSchema.safeParse(parameters.id);
      if (!id.success) throw new Problem('not_found', 'There is no publisher with this id.');
      const dates = await readDatesHeld(database, now, timeZone);
      const range = chosenRange(query, dates);
      const measure = chosenMeasure(query.measure, range.notes, quoted);
      const pool = askedPool(query, range.notes);
      const answers = await readPublisherPage(database, id.data, { dates, range, pool, timeZone });
      return {
        title: answers.publisher.publisher.name,
        body: <PublisherBody {...{ answers, measure, timeZone }} />,
      };
    },
  };
}

export interface PublisherBodyProps {
  answers: PublisherAnswers;
  measure: MeasureName;
  timeZone: string;
}

/** A publisher: its figures and its days, its best books, and its share of a pool. */
function PublisherBody(props: PublisherBodyProps) {
  const { answers, measure } = props;
  const { publisher, range, dates, pool } = answers;
  const path = `${PUBLISHERS_PATH}/${publisher.publisher.id}`;
  const kept = queryOfViewing(range, measure);
  return (
    <>
      <PublisherHead answers={answers} query={saidOf({ ...kept, ...queryOfPool(pool) })} />
      <RangeNotes notes={range.notes} meta={publisher.meta} today={dates.today} />
      <section class="section" aria-labelledby="days">
        <h2 id="days">{nameOfRange(range)}</h2>
        <PublisherFigures answers={answers} />
        <Days {...props} path={path} />
      </section>
      <div class="halves">
        <BestBooks answers={answers} />
        <PoolSteps {...{ answers, path, kept }} />
      </div>
      <Foot answers={answers} />
      <DefinitionPopovers of={['fresh', 'minutes', 'completions', 'share_of_minutes', 'children']} />
    </>
  );
}

function Days({ answers, measure, timeZone, path }: PublisherBodyProps & { path: string }) {
  const { publisher, today, range, dates, annotations, pool } = answers;
  const hrefOf = (chosen: MeasureName) =>
    addressOn(path, { ...queryOfViewing(range, chosen), ...queryOfPool(pool) });
  return (
    <div class="sheet">
      <Measures choices={measureWords(measure, hrefOf)} />
      <LineChart
        {...viewingChart({
          ...{ subject: 'publisher', answer: publisher, today, date: dates.today },
          ...{ range, measure, timeZone, annotations },
        })}
      />
    </div>
  );
}

function Foot({ answers: { publisher, range, pool } }: { answers: PublisherAnswers }) {
  const { id } = publisher.publisher;
  return (
    <p class="muted">
      <small>
        The same figures as JSON: <a href={jsonAddress(`analytics/publishers/${id}`, range)}>the days</a>,{' '}
        <a href={jsonAddress('reports/publishers', range, apiQueryOfPool(pool))}>share and amount</a>,{' '}
        <a href={jsonAddress('reports/usage', range, { publisher_id: String(id) })}>the books</a>.
      </small>
    </p>
  );
}
