-- How many days of the ledger have each status, and since when the oldest of them has been due.
select status::text as status, count(*) as days, min(due_since) as due_since
from metric_days
group by status
