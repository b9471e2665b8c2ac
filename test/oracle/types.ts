/**
 * The shapes of the oracle: a slow, obvious reading of design/metrics.md that shares no code, no constant and no
 * idea with the SQL it is compared with. Identifiers are decimal strings, instants are epoch milliseconds.
 */

/** One reported event, of any of the 15 kinds (metrics.md, "Events"). */
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

/** One kept play (metrics.md, "Play" to "Sessions"). */
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

/** metrics.md, "Daily book metrics" and "Session length classes". */
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

/** metrics.md, "Daily platform and publisher metrics". */
export interface PublisherDay extends AudienceDay {
  publisherId: string;
}

/** metrics.md, "Daily platform and publisher metrics". */
export interface PlatformDay extends AudienceDay {
  newRegistrations: number;
}

/** metrics.md, "Drop-off". */
export interface DropoffBucket {
  bookId: string;
  metricDate: string;
  bucketPercent: number;
  sessionCount: number;
}

/** metrics.md, "Child viewing history". */
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
