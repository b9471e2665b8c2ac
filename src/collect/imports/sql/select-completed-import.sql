-- A completed import.
--
-- :fingerprint :format
select id, runs, position, lines_read, counts, first_rejects, dates::text[] as dates, months,
  earlier_dates::text[] as earlier_dates, event_dates::text[] as event_dates, live_dates::text[] as live_dates,
  finished_at,
  revision_reason, dates_to_revise::text[] as dates_to_revise, dates_revised::text[] as dates_revised
from imports
where fingerprint = :fingerprint and format = :format::import_format and status = 'completed'
