-- An import that is to be undone. A process that imports its file waits from here on, and is then replaced.
--
-- :id
select file_name, status, marks_events, coalesce(undone, '{"taken_back": 0, "left": {}}') as undone
from imports
where id = :id
for update
