import type { ComponentChildren } from 'preact';
import type { AddressQuery } from '../addresses.ts';
import { NO_FIGURE, writeMoney, writeQuotient } from '../figures/write-number.ts';
import { PLAYS_FOR_A_RATE, writeExactRate } from '../figures/write-rate.ts';
import { POOL_ID, PoolForm } from '../pool/pool-form.tsx';
import { PreviewNote } from '../pool/preview-note.tsx';
import { type PublisherAnswers, rowOf } from './read-publisher.ts';

export interface PoolStepsProps {
  answers: PublisherAnswers;
  path: string;
  /** The hidden fields of the form. */
  kept: AddressQuery;
}

/** The share of this publisher in a pool that is distributed by minutes, step by step. */
export function PoolSteps({ answers, path, kept }: PoolStepsProps) {
  const { pool, publishers } = answers;
  return (
    <section class="sheet" aria-labelledby={POOL_ID}>
      <h2 id={POOL_ID}>Revenue preview</h2>
      <PoolForm {...{ pool, path, kept }} />
      <p class="formula">
        <b>amount</b> = pool × its minutes ÷ all minutes{' '}
        <span class="muted">in cents, by the largest remainder among all publishers</span>
      </p>
      <Steps answers={answers} />
      <PreviewNote meta={publishers.meta} />
    </section>
  );
}

function Steps({ answers: { publisher, publishers, pool } }: { answers: PublisherAnswers }) {
  const { cents, currency } = pool;
  const [own, all] = [rowOf(publishers, publisher), publishers.total];
  const isShared = (all.play_starts ?? 0) >= PLAYS_FOR_A_RATE;
  if (cents !== undefined && typeof all.amount !== 'string') {
    return <p>No viewing is known in these days, so there is nothing to distribute.</p>;
  }
  const isAsked = typeof all.amount === 'string' && typeof own?.amount === 'string';
  return (
    <dl class="sum">
      <Step name="Its minutes">{writeQuotient(own?.minutes_watched)}</Step>
      <Step name="÷ all minutes">{writeQuotient(all.minutes_watched)}</Step>
      <Step name="= its share">{isShared ? writeExactRate(own?.share_of_minutes) : NO_FIGURE}</Step>
      {isAsked ? (
        <>
          <Step name="× pool">{writeMoney(String(all.amount), currency)}</Step>
          <Step name="= amount" isResult>
            {writeMoney(String(own?.amount), currency)}
          </Step>
        </>
      ) : null}
    </dl>
  );
}

const Step = ({
  name,
  isResult,
  children,
}: {
  name: string;
  isResult?: boolean;
  children: ComponentChildren;
}) => (
  <div class={isResult ? 'result' : undefined}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
