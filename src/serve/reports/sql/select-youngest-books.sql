-- The books without previews that were published between two instants, the newest first.
--
-- :since :until   both included
select book.id as book_id, book.title, book.publisher_id, publisher.name as publisher, book.published_at
from books as book
join publishers as publisher on publisher.id = book.publisher_id
where not book.is_preview and book.published_at between :since::timestamptz and :until::timestamptz
order by book.published_at desc, book.id desc
