-- Counts one run of a job.
--
-- :job :milliseconds :now
-- :has_failed
-- :believed_until   what was written later was written by a clock that was wrong, and counts as absent
insert into job_statistics as statistics (job, runs, failures, milliseconds, last_run_at, last_failure_at)
values (
  :job, 1, :has_failed::boolean::integer, :milliseconds, :now::timestamptz,
  case when :has_failed::boolean then :now::timestamptz end
)
on conflict (job) do update set
  runs = statistics.runs + 1,
  failures = statistics.failures + excluded.failures,
  milliseconds = statistics.milliseconds + excluded.milliseconds,
  last_run_at = excluded.last_run_at,
  last_failure_at = coalesce(
    excluded.last_failure_at,
    case when statistics.last_failure_at <= :believed_until::timestamptz then statistics.last_failure_at end
  )
