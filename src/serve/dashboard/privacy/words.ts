import type { ErasureKind } from '../../../privacy/erasure/erasure-kinds.ts';
import type { Access, Reason } from '../../../privacy/inventory/access-log.ts';
import type { PersonalTableName } from '../../../privacy/inventory/personal-data-inventory.ts';

/** The tables of the personal data inventory, in the words that people use for their content. */
const TABLE_NAMES: Record<PersonalTableName, string> = {
  usage_events: 'Reports of players',
  plays: 'Plays',
  child_viewing_histories: 'Viewing histories',
  catalogue_changes: 'Notes of changes',
  child_profiles: 'Child profiles',
  parents: 'Parents',
  privacy_request_children: 'Children in open erasures',
  privacy_requests: 'Requests and receipts',
};

/** The other tables that retention checks. */
const RECORD_NAMES: Record<string, string> = {
  erased_children: 'Tombstones',
  access_log: 'The access log',
  backfills: 'Backfills',
  backfill_days: 'Differences of dry runs',
  annotations: 'Annotations',
  alerts_set_aside: 'Alerts that were set aside',
};

/** The name of any table that retention checks. */
export const nameOfTable = (table: string): string => ({ ...TABLE_NAMES, ...RECORD_NAMES })[table] ?? table;

/** The reasons of an access, by the API's words. */
export const REASON_NAMES: Record<Reason, string> = {
  parent_request: 'a parent asked',
  consent_withdrawn: 'consent withdrawn',
  account_closed: 'account closed',
  legal_obligation: 'legal obligation',
  other: 'other',
};

const REASONS_OF_PROGRAMS: Record<string, string> = {
  inactivity: 'no activity',
  restored_backup: 'a backup was restored',
};

/** Why something was done, by people or by retention. */
export const nameOfReason = (reason: string | null): string =>
  reason === null ? '–' : ({ ...REASON_NAMES, ...REASONS_OF_PROGRAMS }[reason] ?? reason);

/** What an erasure erases. */
export const KIND_NAMES: Record<ErasureKind, string> = {
  erase_profile: 'Everything about a child',
  erase_history: 'What a child has watched',
  erase_parent: 'A parent with all children',
  expire_children: 'Children without activity',
  erase_returned: 'Erased children that a backup brought back',
};

const ACTION_NAMES: Record<Access['action'], string> = {
  view: 'viewed what is held',
  export: 'exported',
  set_collection: 'refused or allowed collection',
  erase: 'erased',
  verify: 'counted again',
  view_request: 'viewed a receipt',
};

/** An action in words. */
export const nameOfAction = (action: string): string =>
  (({ ...ACTION_NAMES }) as Record<string, string>)[action] ?? action;
