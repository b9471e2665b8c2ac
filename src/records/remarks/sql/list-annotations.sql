-- The annotations of a range of dates, the latest date first, with the names of what they are about.
--
-- :start :end   dates, both included; null if the range is open on that side
-- :id           the id of the only one to return; null: all
-- :rows_max
select annotation.id, annotation.metric_date, annotation.text, annotation.book_id, book.title,
  annotation.publisher_id, publisher.name as publisher, annotation.made_by, annotation.made_at,
  annotation.calculation_version
from annotations as annotation
left join books as book on book.id = annotation.book_id
left join publishers as publisher on publisher.id = annotation.publisher_id
where (:start::date is null or annotation.metric_date >= :start::date)
  and (:end::date is null or annotation.metric_date <= :end::date)
  and (:id::bigint is null or annotation.id = :id::bigint)
order by annotation.metric_date desc, annotation.id desc
limit :rows_max
