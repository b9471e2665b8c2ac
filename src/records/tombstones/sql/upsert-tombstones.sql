-- Writes tombstones. An existing one can only be extended: a child whose profile was erased stays refused forever,
-- even if its history is erased after that.
--
-- :subject_keys :now :expires_at
-- :refuses_until   events up to then are refused; 'infinity': all events
insert into erased_children as tombstone (subject_key, erased_at, refuses_until, expires_at)
select subject_key, :now::timestamptz, :refuses_until::timestamptz, :expires_at::timestamptz
from unnest(:subject_keys::bytea[]) as given (subject_key)
order by subject_key
on conflict (subject_key) do update set
  erased_at = greatest(tombstone.erased_at, excluded.erased_at),
  refuses_until = greatest(tombstone.refuses_until, excluded.refuses_until),
  expires_at = greatest(tombstone.expires_at, excluded.expires_at)
