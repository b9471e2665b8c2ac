-- Continues an import or begins it, and replaces a process that was running it (runs). Returns no row if the import
-- is completed.
--
-- :file_name :fingerprint :format :now
-- :revision_reason   why final days may be changed; null to keep the stored reason
insert into imports (file_name, fingerprint, format, revision_reason, marks_events, started_at, saved_at)
values (:file_name, :fingerprint, :format::import_format, :revision_reason::text, true, :now::timestamptz,
  :now::timestamptz)
on conflict (fingerprint, format) do update set
  file_name = excluded.file_name,
  runs = imports.runs + 1,
  saved_at = excluded.saved_at,
  revision_reason = coalesce(excluded.revision_reason, imports.revision_reason)
where imports.status = 'running'
returning id, runs, position, lines_read, counts, first_rejects, dates::text[] as dates, months,
  earlier_dates::text[] as earlier_dates, event_dates::text[] as event_dates, live_dates::text[] as live_dates,
  finished_at,
  revision_reason, dates_to_revise::text[] as dates_to_revise, dates_revised::text[] as dates_revised
