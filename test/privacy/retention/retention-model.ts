import { DateTime } from 'luxon';
import type { RetentionSettings } from '../../../src/foundation/core/retention-settings.ts';
import { metricDate } from '../../oracle/metric-date.ts';
import type { OracleEvent } from '../../oracle/types.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const QUARTER = 15 * MINUTE;

/** What should be stored, in a form that can be compared. */
export interface World {
  children: string[];
  parents: string[];
  events: string[];
  plays: string[];
  /** Child, book, plays, and when the last of them ended. */
  histories: string[];
  sealed: string[];
  months: string[];
  tombstones: number;
  alarms: string[];
}

type Status = 'missing' | 'stale' | 'built' | 'final' | 'sealed';

interface ModelPlay {
  events: OracleEvent[];
  child: string;
  book: string;
  startsAt: number;
  endsAt: number;
  date: string;
}

/**
 * A simple implementation of docs/privacy.md, "Retention": what is held on a given day. It knows plays of
 * a minute that are hours apart, each delivered when it ends, and shares no statement and no arithmetic with what it is
 * compared to.
 */
export class RetentionModel {
  readonly children = new Map<string, { parent: string; activeAt: number }>();
  readonly parents = new Map<string, number>();
  private readonly timeZone: string;
  private readonly settings: RetentionSettings;
  private readonly days = new Map<string, Status>();
  private readonly dropped = new Set<string>();
  private readonly tombstones = new Map<string, number>();
  private readonly firstMonth: number;
  private raw: ModelPlay[] = [];
  private plays: ModelPlay[] = [];
  private unnoted: ModelPlay[] = [];

  constructor(timeZone: string, settings: RetentionSettings, begin: number) {
    this.timeZone = timeZone;
    this.settings = settings;
    this.firstMonth = startOfMonth(begin - 15 * DAY);
  }

  bring(child: string, parent: string, now: number): void {
    this.parents.set(parent, Date.parse('2020-01-01T00:00:00Z'));
    this.children.set(child, { parent, activeAt: now });
  }

  watch(events: OracleEvent[]): void {
    const [first, last] = [events[0]!, events.at(-1)!];
    const { childId: child, bookId: book, occurredAt: startsAt } = first;
    const play = { events, child, book, startsAt, endsAt: last.occurredAt, date: this.dateOf(startsAt) };
    this.raw.push(play);
    this.unnoted.push(play);
    this.children.get(child)!.activeAt = last.occurredAt;
  }

  build(now: number): void {
    this.note(now);
    for (const [date, status] of this.days) {
      if (status !== 'missing' && status !== 'stale') continue;
      this.plays = [
        ...this.plays.filter((play) => play.date !== date),
        ...this.raw.filter((play) => play.date === date),
      ];
      this.days.set(date, 'built');
    }
    for (const [date, status] of this.days)
      if (status === 'built' && this.endOf(date) <= now - 15 * DAY) this.days.set(date, 'final');
  }

  run(now: number): World {
    this.note(now);
    this.dropMonths(now);
    const oldest = this.plusDays(this.dateOf(now), -this.settings.playsDays);
    this.plays = this.plays.filter((play) => play.date >= oldest);
    this.expireChildren(now);
    const inactiveSince = now - this.settings.inactiveChildDays * DAY;
    for (const [parent, registeredAt] of this.parents) {
      const isNeeded = [...this.children.values()].some((child) => child.parent === parent);
      if (!isNeeded && registeredAt < inactiveSince) this.parents.delete(parent);
    }
    for (const [child, expiresAt] of this.tombstones) if (expiresAt <= now) this.tombstones.delete(child);
    return this.world(now);
  }

  /** Days from the first event on are in the ledger; events that arrived since the last search make days stale. */
  private note(now: number): void {
    const earliest = Math.min(now, ...this.raw.map(({ startsAt }) => startsAt));
    let date = [...this.days.keys()].sort()[0] ?? this.dateOf(earliest);
    for (; date <= this.dateOf(now); date = this.plusDays(date, 1))
      if (!this.days.has(date)) this.days.set(date, 'missing');
    for (const { startsAt, endsAt } of this.unnoted) {
      const until = this.dateOf(endsAt - (endsAt % QUARTER) + QUARTER + 120 * MINUTE);
      for (let day = this.dateOf(startsAt - (startsAt % QUARTER)); day <= until; day = this.plusDays(day, 1))
        this.mark(day);
    }
    this.unnoted = [];
  }

  private mark(date: string): void {
    if (this.days.get(date) === 'built') this.days.set(date, 'stale');
  }

  private dropMonths(now: number): void {
    const isSettled = (date: string) => ['built', 'final', 'sealed'].includes(this.days.get(date) ?? 'built');
    for (const month of this.months(now)) {
      const end = nextMonth(month);
      if (now - end < this.settings.rawEventsDays * DAY) return;
      const touched = [...this.days.keys()]
        .filter((date) => this.startOf(date) < end && this.endOf(date) > month)
        .sort();
      const dates = touched.length === 0 ? [] : [...touched, this.plusDays(touched.at(-1)!, 1)];
      if (!dates.every(isSettled)) return;
      for (const date of dates) this.days.set(date, 'sealed');
      this.dropped.add(nameOf(month));
      this.keepEvents(({ occurredAt }) => occurredAt >= end);
    }
  }

  private expireChildren(now: number): void {
    const { inactiveChildDays, tombstonesDays } = this.settings;
    for (const [child, { activeAt }] of this.children) {
      if (activeAt >= now - inactiveChildDays * DAY) continue;
      for (const play of [...this.raw, ...this.plays])
        if (play.child === child)
          for (const { occurredAt } of play.events) this.mark(this.dateOf(occurredAt));
      for (const play of this.plays) if (play.child === child) this.mark(play.date);
      this.keepEvents(({ childId }) => childId !== child);
      this.plays = this.plays.filter((play) => play.child !== child);
      this.children.delete(child);
      this.tombstones.set(child, now + tombstonesDays * DAY);
    }
  }

  private keepEvents(isKept: (event: OracleEvent) => boolean): void {
    this.raw = this.raw
      .map((play) => ({ ...play, events: play.events.filter(isKept) }))
      .filter(({ events }) => events.length > 0);
  }

  private world(now: number): World {
    const events = this.raw.flatMap((play) => play.events);
    const dueBefore = startOfMonth(now - this.settings.rawEventsDays * DAY);
    const late = events.filter(({ occurredAt }) => occurredAt < dueBefore).length;
    return {
      children: [...this.children.keys()].sort(),
      parents: [...this.parents.keys()].sort(),
      events: events.map(({ eventId }) => eventId).sort(),
      plays: this.plays.map(({ child, startsAt }) => `${child} ${startsAt}`).sort(),
      histories: this.histories(),
      sealed: [...this.days]
        .filter(([, status]) => status === 'sealed')
        .map(([date]) => date)
        .sort(),
      months: this.months(now).map(nameOf),
      tombstones: this.tombstones.size,
      alarms: late === 0 ? [] : [`usage_events: ${late} rows past their limit`],
    };
  }

  private histories(): string[] {
    const pairs = new Set(this.plays.map(({ child, book }) => `${child} ${book}`));
    return [...pairs].sort().map((pair) => {
      const plays = this.plays.filter(({ child, book }) => `${child} ${book}` === pair);
      return `${pair} ${plays.length} ${Math.max(...plays.map(({ endsAt }) => endsAt))}`;
    });
  }

  /** Months that have not been dropped, up to the current one. */
  private months(now: number): number[] {
    const months: number[] = [];
    for (let month = this.firstMonth; month <= now; month = nextMonth(month)) months.push(month);
    return months.filter((month) => !this.dropped.has(nameOf(month)));
  }

  private dateOf = (time: number) => metricDate(time, this.timeZone);
  private startOf = (date: string) => DateTime.fromISO(date, { zone: this.timeZone }).toMillis();
  private endOf = (date: string) => this.startOf(this.plusDays(date, 1));
  private plusDays = (date: string, days: number) =>
    DateTime.fromISO(date, { zone: 'utc' }).plus({ days }).toISODate()!;
}

const startOfMonth = (time: number) => DateTime.fromMillis(time, { zone: 'utc' }).startOf('month').toMillis();
const nextMonth = (month: number) =>
  DateTime.fromMillis(month, { zone: 'utc' }).plus({ months: 1 }).toMillis();
const nameOf = (month: number) => DateTime.fromMillis(month, { zone: 'utc' }).toFormat('yyyy_MM');
