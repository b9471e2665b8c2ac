-- Inserts the plays of fresh_plays of the pairs in changed_pairs.
insert into plays
select fresh.*
from fresh_plays as fresh
join changed_pairs as changed
  on changed.child_profile_id = fresh.child_profile_id
  and changed.book_id = fresh.book_id
