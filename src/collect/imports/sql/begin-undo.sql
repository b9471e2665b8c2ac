-- Begins to undo an import or continues that, and replaces a process that was running it (runs).
--
-- :id :now
-- :revision_reason   why final days may be changed; null to keep the stored reason
update imports set
  status = 'undoing',
  runs = runs + 1,
  revision_reason = coalesce(:revision_reason::text, revision_reason),
  finished_at = :now::timestamptz,
  saved_at = :now::timestamptz
where id = :id
returning id, runs, position, lines_read, counts, first_rejects, dates::text[] as dates, months,
  earlier_dates::text[] as earlier_dates, event_dates::text[] as event_dates, live_dates::text[] as live_dates,
  finished_at, revision_reason, dates_to_revise::text[] as dates_to_revise, dates_revised::text[] as dates_revised
