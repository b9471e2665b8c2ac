-- Which times were written by a clock that was ahead, and how many of each.
--
-- :believed_until   the latest instant that a clock which is right may have written
with written (what, at) as (
  select 'days built', built_at from metric_days
  union all select 'days due since', due_since from metric_days
  union all select 'days of the ledger', starts_at from metric_days
  union all select 'looks for arrivals', arrivals_seen_until from ledger_state
  union all select 'runs of jobs', last_run_at from job_statistics
  union all select 'runs of retention', completed_at from retention_runs
  union all select 'open erasures', last_progress_at from privacy_requests where status = 'open'
  union all select 'running imports', saved_at from imports where status = 'running'
)
select what, count(*) as rows, max(at) as latest
from written
where at > :believed_until::timestamptz
group by what
order by what
