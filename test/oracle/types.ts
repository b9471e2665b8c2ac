/**
 * The shapes of the oracle: a slow, obvious reading of docs/metrics.md that shares no code, no constant and
 * no idea with the SQL it is compared with. Identifiers are decimal strings, instants are epoch milliseconds.
 */

/** One reported event, of any of the 15 kinds (docs/metrics.md, "Events"). */
export interface OracleEvent {
  /** A lowercase UUID. */
  eventId: string;
  eventType: string;
  childId: string;
  bookId: string;
  sessionId: string | null;
  /** The playhead after the event. */
  positionMilliseconds: number | null;
  /** The playhead before the event; only a seek may carry it. */
  fromPositionMilliseconds: number | null;
  occurredAt: number;
}

export interface OracleCatalogue {
  books: { id: string; publisherId: string; durationSeconds: number | null }[];
  children: { id: string; parentId: string; isTest: boolean }[];
  parents: { id: string; registeredAt: number }[];
}

/** One kept play (docs/metrics.md, "Plays" to "Sessions"). */
export interface OraclePlay {
  childId: string;
  bookId: string;
  sessionId: string | null;
  startedAt: number;
  startEventId: string;
  metricDate: string;
  endedAt: number;
  isExplicit: boolean;
  hasPlayEnd: boolean;
  opensSession: boolean;
  watchedMilliseconds: number;
  firstPositionMilliseconds: number | null;
  maxPositionMilliseconds: number | null;
  finalPositionMilliseconds: number | null;
  /** Half-open ranges of whole seconds in the order in which they were watched. */
  watched: [number, number][];
  uniqueSeconds: number;
  durationSeconds: number | null;
  isCompleted: boolean;
  isVerifiedCompletion: boolean;
  pauseCount: number;
  seekCount: number;
}

/** docs/metrics.md, "Daily numbers of a book" and "Watch-time classes". */
export interface BookDay {
  bookId: string;
  publisherId: string;
  metricDate: string;
  totalPlayStarts: number;
  totalPlayEnds: number;
  watchedMilliseconds: number;
  /** Two decimals. */
  totalMinutesWatched: string;
  uniqueChildren: number;
  completionCount: number;
  verifiedCompletionCount: number;
  /** Four decimals. */
  watchPercentageSum: string;
  watchPercentageCount: number;
  /** Two decimals. */
  averageWatchPercentage: string | null;
  totalSessions: number;
  fullVideoCount: number;
  under2MinutesCount: number;
  from2To5MinutesCount: number;
  from5To10MinutesCount: number;
  over10MinutesCount: number;
}

/** What a publisher's day and the platform's day have in common. */
export interface AudienceDay {
  metricDate: string;
  totalPlayStarts: number;
  watchedMilliseconds: number;
  /** Two decimals. */
  totalMinutesWatched: string;
  uniqueChildren: number;
  uniqueParents: number;
  completionCount: number;
  activeBooks: number;
}

/** docs/metrics.md, "Daily numbers of the platform and of a publisher". */
export interface PublisherDay extends AudienceDay {
  publisherId: string;
}

/** docs/metrics.md, "Daily numbers of the platform and of a publisher". */
export interface PlatformDay extends AudienceDay {
  newRegistrations: number;
}

/** docs/metrics.md, "Drop-off". */
export interface DropoffBucket {
  bookId: string;
  metricDate: string;
  bucketPercent: number;
  sessionCount: number;
}

/** docs/metrics.md, "Viewing history". */
export interface History {
  childId: string;
  bookId: string;
  totalViews: number;
  watchedMilliseconds: number;
  completedCount: number;
  lastWatchedAt: number;
  highestPositionMilliseconds: number | null;
  uniqueSeconds: number;
}
