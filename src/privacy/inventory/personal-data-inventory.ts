import {
  IMPORTED_MONTHS_STAY_DAYS,
  LONGEST_MONTH_DAYS,
  type RetentionSettings,
} from '../../foundation/core/retention-settings.ts';

/** Which erasure clears a table: of a child's history, of its whole profile, or of its parent. */
export type ErasureScope = 'history' | 'profile' | 'parent';

/**
 * A table that can hold the id of a child or of a parent (docs/privacy.md, "What is kept, why, how long").
 */
export interface PersonalTable {
  /** What the table is for, in words for a parent. */
  purpose: string;
  /** How long a row is kept, in words for a lawyer. */
  retention(settings: RetentionSettings): string;
  /** The columns that hold the id of a child, or of a parent. */
  childColumn?: string;
  parentColumn?: string;
  /**
   * Which erasure deletes the rows. `request`: the id is held while the request is open, and deleted when it is
   * completed.
   */
  erasureScope: ErasureScope | 'request';
  /** The column with the time of what the row is about. */
  occurredAtColumn?: string;
  /** The column that tells the metric date whose figures a row is part of: an instant, or the date itself. */
  dateColumn?: { instant: string } | { date: string };
  /** The table that the rows are computed from; an erasure computes them again instead of deleting them. */
  derivedFrom?: PersonalTableName;
  /** The meaning of every column. */
  columns: Record<string, string>;
}

export type PersonalTableName =
  | 'usage_events'
  | 'plays'
  | 'child_viewing_histories'
  | 'catalogue_changes'
  | 'child_profiles'
  | 'parents'
  | 'privacy_request_children'
  | 'privacy_requests';

const CHILD = 'The child profile, by the id that the host application gave it.';
const BOOK = 'The book that was watched.';
const SESSION = 'An id that the player chose for one sitting.';

/**
 * Every table that can hold an id of a child or a parent. Erasure, export, verification and the printed policy are
 * made from this; a test and every retention run compare it with the live schema. In the order of erasing: a table
 * comes after those that refer to it.
 */
export const PERSONAL_TABLES: Record<PersonalTableName, PersonalTable> = {
  usage_events: {
    purpose: 'What players reported, heartbeat by heartbeat: the source of all viewing figures.',
    retention: ({ rawEventsDays }) =>
      `${rawEventsDays} days; deleted by whole months, so at most ${rawEventsDays + LONGEST_MONTH_DAYS}; months of old history that the operator imports, ${IMPORTED_MONTHS_STAY_DAYS * 24} hours after the import has ended`,
    childColumn: 'child_profile_id',
    erasureScope: 'history',
    occurredAtColumn: 'occurred_at',
    dateColumn: { instant: 'occurred_at' },
    columns: {
      event_id: 'The id of the report.',
      event_type: 'What happened in the player.',
      child_profile_id: CHILD,
      book_id: BOOK,
      session_id: SESSION,
      position_milliseconds: 'Where in the book the player was.',
      from_position_milliseconds: 'Where it was before a jump.',
      occurred_at: 'When it happened, by the clock of the device.',
      received_at: 'When the report came in.',
      metadata: 'Technical facts from a closed list, such as the kind of device. No address, no free text.',
      import_id: 'The number of the import that brought the report; empty if a player posted it.',
    },
  },
  plays: {
    purpose: 'One row for each time a book was watched, computed from the reports of players.',
    retention: ({ playsDays }) => `${playsDays} days`,
    childColumn: 'child_profile_id',
    erasureScope: 'history',
    occurredAtColumn: 'started_at',
    dateColumn: { date: 'metric_date' },
    columns: {
      child_profile_id: CHILD,
      book_id: BOOK,
      started_at: 'When watching began.',
      start_event_id: 'The report with which it began.',
      metric_date: 'The calendar date it counts for.',
      session_id: SESSION,
      ended_at: 'The last report of it.',
      is_explicit: 'Whether its beginning was reported.',
      has_play_end: 'Whether its end was reported.',
      opens_session: 'Whether it began a new sitting.',
      watched_milliseconds: 'How long was watched.',
      first_position_milliseconds: 'Where in the book it began.',
      max_position_milliseconds: 'The furthest place reached.',
      final_position_milliseconds: 'Where it stopped.',
      watched: 'Which seconds of the book were watched.',
      unique_seconds: 'How many different seconds those are.',
      duration_seconds: 'The length of the book at that time.',
      is_completed: 'Whether it was watched to the end.',
      is_verified_completion: 'Whether most of it was really watched.',
      pause_count: 'How often it was paused.',
      seek_count: 'How often the viewer jumped to another place.',
    },
  },
  child_viewing_histories: {
    purpose: 'What a child has watched of a book so far, computed from the plays that are held.',
    retention: ({ playsDays }) => `as long as the plays that it is computed from: ${playsDays} days`,
    childColumn: 'child_profile_id',
    erasureScope: 'history',
    occurredAtColumn: 'last_watched_at',
    derivedFrom: 'plays',
    columns: {
      child_profile_id: CHILD,
      book_id: BOOK,
      total_views: 'How often it was started.',
      watched_milliseconds: 'How long it was watched in all.',
      total_minutes_watched: 'The same in minutes.',
      completed_count: 'How often it was watched to the end.',
      last_watched_at: 'When it was watched last.',
      highest_position_milliseconds: 'The furthest place reached.',
      highest_position_seconds: 'The same in seconds.',
      unique_seconds: 'How many different seconds of it were watched.',
      computed_at: 'When this was computed.',
    },
  },
  catalogue_changes: {
    purpose:
      'That a child profile has changed in a way that changes figures, until those are computed again.',
    retention: () => 'minutes',
    childColumn: 'child_profile_id',
    erasureScope: 'profile',
    columns: {
      id: 'The number of the note.',
      kind: 'What has changed.',
      book_id: 'The book that changed, in a note about a book.',
      child_profile_id: CHILD,
      registered_at: 'The time of a registration that changed, in a note about one.',
    },
  },
  child_profiles: {
    purpose: 'That the child exists, which parent it belongs to, and whether data about it may be collected.',
    retention: ({ inactiveChildDays }) =>
      `until the child has been inactive for ${inactiveChildDays} days, counted from its last viewing or from when its profile was added here`,
    childColumn: 'id',
    parentColumn: 'parent_id',
    erasureScope: 'profile',
    occurredAtColumn: 'created_at',
    columns: {
      id: CHILD,
      parent_id: 'The account of the parent.',
      created_at: 'When the profile was created.',
      collection: 'Whether data may be collected.',
      is_test: 'Whether it is a test profile, whose viewing is not counted.',
      refused_at: 'When collection was refused through the privacy office.',
      brought_at: 'When the profile was added here.',
    },
  },
  parents: {
    purpose: 'That the account of a parent exists, and since when, to count new registrations.',
    retention: ({ inactiveChildDays }) =>
      `as long as a child of theirs is held; without one, ${inactiveChildDays} days after the parent was added here`,
    parentColumn: 'id',
    erasureScope: 'parent',
    occurredAtColumn: 'registered_at',
    columns: {
      id: 'The account of the parent, by the id that the host application gave it.',
      registered_at: 'When it was registered.',
      brought_at: 'When it was added here.',
    },
  },
  privacy_request_children: {
    purpose: 'Which children an unfinished erasure concerns.',
    retention: () => 'until the erasure is done',
    childColumn: 'child_profile_id',
    erasureScope: 'request',
    columns: {
      request_id: 'The erasure.',
      child_profile_id: CHILD,
    },
  },
  privacy_requests: {
    purpose: 'Requested erasures; of one that is done, the receipt remains.',
    retention: ({ recordsDays }) =>
      `the id until the erasure is done, the receipt without it ${recordsDays} days`,
    parentColumn: 'parent_id',
    erasureScope: 'request',
    occurredAtColumn: 'requested_at',
    columns: {
      id: 'The number of the request.',
      kind: 'What was requested.',
      subject_key: 'A keyed hash of the id, by which the receipt is found again.',
      parent_id: 'The account of the parent, while the request is open.',
      reason: 'Why it was requested, from a closed list.',
      requested_by: 'The key that requested it.',
      requested_at: 'When it was requested.',
      status: 'Whether it is done.',
      rows_total: 'How many rows there were to erase.',
      rows_erased: 'How many of them are erased so far.',
      last_progress_at: 'When the last of them was.',
      counts: 'How many rows each table held before and after.',
      completed_at: 'When it was done.',
    },
  },
};

/** The tables with their names, in the order of erasing. */
export const personalTables = Object.entries(PERSONAL_TABLES) as [PersonalTableName, PersonalTable][];
