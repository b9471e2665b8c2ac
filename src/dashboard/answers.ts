import type { bookReport } from '../reports/book-report.ts';
import type { engagementAlerts } from '../reports/engagement-alerts.ts';
import type { newBooksReport } from '../reports/new-books.ts';
import type { platformReport } from '../reports/platform-report.ts';

/** What the reports answer, for what pages make of it. */
export type PlatformAnswer = Awaited<ReturnType<typeof platformReport>>;
export type BookAnswer = Awaited<ReturnType<typeof bookReport>>;
export type Alert = Awaited<ReturnType<typeof engagementAlerts>>['data'][number];
export type NewBooksAnswer = Awaited<ReturnType<typeof newBooksReport>>;
export type NewBook = NewBooksAnswer['data'][number];
export type Dropoff = BookAnswer['book']['dropoff'];

type Meta = BookAnswer['meta'];

/** Figures of a range; null if no date of it is built (docs/api.md, "The usage report"). */
export interface UsageFigures {
  minutes_watched: number | null;
  play_starts: number | null;
  play_ends: number | null;
  unique_children: number | null;
  completion_count: number | null;
  average_watch_percentage: number | null;
}

/** A row of the usage report: a book, and whose it is. */
export interface UsageRow extends UsageFigures {
  book_id: number | string;
  title: string;
  is_preview: boolean;
  publisher_id: number | string;
  publisher: string;
}

interface Usage {
  data: UsageRow[];
  total: UsageFigures;
  meta: Meta;
}

/** The usage report, and what it is compared with. */
export interface UsageAnswer extends Usage {
  comparison?: Usage & { days_back: number };
}

/** What the answers of the library, of a book and of a publisher have in common. */
interface Days {
  data: {
    date: string;
    play_starts: number | null;
    minutes_watched: number | null;
    unique_children: number | null;
    completions: number | null;
    completion_rate: number | null;
  }[];
  summary: {
    total_play_starts: number | null;
    total_minutes_watched: number | null;
    total_unique_children: number | null;
    total_completions: number | null;
    overall_completion_rate: number | null;
  };
  meta: Meta;
}

/** Days with their sums, and what they are compared with (docs/api.md, "Read analytics"). */
export interface DayAnswer extends Days {
  comparison?: Days & { days_back: number };
}
