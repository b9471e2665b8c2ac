import type { Knex } from 'knex';

/**
 * Lets PostgreSQL keep the block range indexes of the raw events summarised, in the months that are there already: those
 * that come later are made so. Without it, what has been inserted since the last vacuum is read whole whenever arrivals
 * are looked for (docs/operations.md, "PostgreSQL"). The index of the whole table holds nothing, and cannot be set.
 */
export async function up(knex: Knex): Promise<void> {
  await setAll(knex, 'set (autosummarize = on)', 'set (autovacuum_vacuum_insert_scale_factor = 0.01)');
}

/** Takes it away again. */
export async function down(knex: Knex): Promise<void> {
  await setAll(knex, 'reset (autosummarize)', 'reset (autovacuum_vacuum_insert_scale_factor)');
}

/**
 * Each index is locked for a moment, so writers wait at the table meanwhile: with some months locked and others not, two
 * could wait for each other. Months come in their order, which is the order in which readers lock them.
 */
async function setAll(knex: Knex, ofIndex: string, ofTable: string): Promise<void> {
  await knex.raw("set local lock_timeout = '10s'; lock table only usage_events in share row exclusive mode");
  const { rows } = await knex.raw(`
    select index.relname as index, month.relname as month
    from pg_inherits
    join pg_class as month on month.oid = inhrelid
    join pg_index on indrelid = month.oid
    join pg_class as index on index.oid = indexrelid
    join pg_am as method on method.oid = index.relam
    where inhparent = 'usage_events'::regclass and method.amname = 'brin'
    order by month.relname, index.relname`);
  for (const { index, month } of rows)
    await knex.raw(`alter index ?? ${ofIndex}; alter table ?? ${ofTable}`, [index, month]);
}
