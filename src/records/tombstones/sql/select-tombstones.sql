-- The tombstones of those of the given children that have one.
--
-- :subject_keys
select '\x' || encode(subject_key, 'hex') as subject_key, refuses_until, collection_refused
from erased_children
where subject_key = any (:subject_keys::bytea[])
