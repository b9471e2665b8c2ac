import { expect } from 'chai';
import { demoCatalogue } from '../../seeds/demo-catalogue.ts';
import { demoDay } from '../../seeds/demo-day.ts';
import type { DemoDelivery } from '../../seeds/library-types.ts';
import { metricDateOf } from '../../src/foundation/core/reporting-day.ts';
import { type DatedEvent, type WholeDemo, wholeDemo } from './whole-demo.ts';

const METADATA_TYPES: Record<string, string> = {
  platform: 'string',
  device_class: 'string',
  app_version: 'string',
  quality: 'string',
  reason: 'string',
  playback_rate: 'number',
  startup_ms: 'number',
  stall_ms: 'number',
  replay: 'boolean',
  fullscreen: 'boolean',
};
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('A day of the demo', () => {
  let demo: WholeDemo;
  before(() => {
    demo = wholeDemo();
  });

  const dayOf = (metricDate: string, until?: Date): DemoDelivery[] =>
    demoDay({ ...demo, metricDate, ...(until && { until }) });

  describe('is deterministic: it', () => {
    it('gives the same day again, alone and in another order', () => {
      for (const metricDate of [demo.dates[41]!, demo.dates[3]!, demo.dates.at(-1)!]) {
        expect(dayOf(metricDate)).to.deep.equal(demo.days.get(metricDate));
      }
    });

    it('gives another day for another seed', () => {
      const other = demoDay({ ...demo, seed: 'another', metricDate: demo.dates[3]! });
      expect(other).to.not.deep.equal(demo.days.get(demo.dates[3]!));
    });

    it("keeps a child's part if the other children are missing or in another order", () => {
      const metricDate = demo.dates[20]!;
      const children = demo.catalogue.children.filter((_, index) => index % 3 === 0).reverse();
      const ids = new Set(children.map((child) => Number(child.id)));
      const expected = demo.days
        .get(metricDate)!
        .filter(({ events: [event] }) => ids.has(event!.child_profile_id));
      const fewer = { ...demo.catalogue, children };
      expect(demoDay({ ...demo, catalogue: fewer, metricDate })).to.deep.equal(expected);
    });

    it('gives a prefix until an instant, also with the catalogue of that instant', () => {
      const metricDate = demo.dates[50]!;
      const until = new Date(`${metricDate}T22:30:00.000Z`);
      const whole = demo.days.get(metricDate)!;
      const part = dayOf(metricDate, until);
      expect(part).to.have.lengthOf.within(1, whole.length - 1);
      expect(part).to.deep.equal(whole.slice(0, part.length));
      expect(whole[part.length]!.sentAt.getTime()).to.be.above(until.getTime());
      const asOfThen = demoCatalogue({ ...demo, until });
      expect(asOfThen.children.length).to.be.below(demo.catalogue.children.length);
      expect(demoDay({ ...demo, catalogue: asOfThen, metricDate, until })).to.deep.equal(part);
    });
  });

  describe('keeps to the limits of ingest: it', () => {
    it('delivers in order, after the events, in batches that ingest accepts', () => {
      for (const deliveries of demo.days.values()) {
        let latest = 0;
        for (const { sentAt, events: batch } of deliveries) {
          expect(sentAt.getTime()).to.be.at.least(latest);
          latest = sentAt.getTime();
          expect(batch).to.have.lengthOf.within(1, 500);
          const last = Math.max(...batch.map((event) => Date.parse(event.occurred_at)));
          expect(last).to.be.at.most(latest);
          expect(latest - last).to.be.below(4 * 86_400_000);
        }
      }
    });

    it('sends events of known children and published books, with positions inside the film', () => {
      const children = new Map(demo.catalogue.children.map((child) => [Number(child.id), child]));
      const books = new Map(demo.catalogue.books.map((book) => [Number(book.id), book]));
      const faults = demo.events.filter(({ event }) => {
        const [child, book] = [children.get(event.child_profile_id), books.get(event.book_id)];
        if (
          !child ||
          !book ||
          event.occurred_at < child.created_at ||
          event.occurred_at < book.published_at
        ) {
          return true;
        }
        const positions = [event.position_seconds ?? 0, event.from_position_seconds ?? 0];
        return positions.some((position) => position < 0 || position > book.duration_seconds + 1);
      });
      expect(faults).to.deep.equal([]);
    });

    it('writes ids, instants and positions as the wire format has them', () => {
      const faults = demo.events.filter(({ event }) => {
        const { event_id, session_id, occurred_at, event_type } = event;
        const time = Number.parseInt(event_id.slice(0, 8) + event_id.slice(9, 13), 16);
        return !(
          UUID_V7.test(event_id) &&
          (session_id === undefined || UUID_V7.test(session_id)) &&
          INSTANT.test(occurred_at) &&
          time === Date.parse(occurred_at) &&
          (event.position_seconds === undefined) === (event_type === 'impression') &&
          (event.from_position_seconds === undefined) === (event_type !== 'seek')
        );
      });
      expect(faults).to.deep.equal([]);
    });

    it('sends only metadata that is on the list, and little of it', () => {
      for (const { event } of demo.events) {
        if (event.metadata === undefined) continue;
        const unknown = Object.entries(event.metadata).filter(
          ([key, value]) => METADATA_TYPES[key] !== typeof value,
        );
        if (unknown.length > 0) expect.fail(`metadata: ${JSON.stringify(unknown)}`);
        expect(JSON.stringify(event.metadata).length).to.be.below(2048);
      }
    });

    it('starts every play on its date, and runs past midnight now and then', () => {
      const isElsewhere = ({ metricDate, event }: DatedEvent) =>
        metricDateOf(new Date(event.occurred_at), demo.timeZone) !== metricDate;
      expect(demo.starts.filter(isElsewhere)).to.deep.equal([]);
      expect(demo.events.filter(isElsewhere)).to.have.lengthOf.within(10, 2_000);
    });
  });
});
