import { Problem } from '../../../foundation/core/errors.ts';
import { presentErasure } from '../../../privacy/api/schemas.ts';
import { findErasure } from '../../../privacy/erasure/erasure-request.ts';
import { logAccess } from '../../../privacy/inventory/access-log.ts';
import { Note } from '../components/note.tsx';
import type { PageDependencies } from '../dependencies.ts';
import type { Page } from '../page.ts';
import { PRIVACY_PATH, REQUESTS_PATH } from '../paths.ts';
import { type Receipt, ReceiptSheet } from './receipt-sheet.tsx';

/** `/admin/privacy/requests/:id`: one erasure, its progress or its receipt, to be printed (docs/privacy.md, "Reading a receipt"). */
export function requestPage({ database, timeZone }: PageDependencies): Page {
  return {
    path: `${REQUESTS_PATH}/:id`,
    scopes: ['privacy'],
    show: async ({ parameters: { id = '' }, query, viewer, now }) => {
      if (!/^[1-9]\d{0,14}$/.test(id)) throw new Problem('not_found', 'There is no such request.');
      const access = { actor: viewer.name, action: 'view_request', objectKind: 'request' } as const;
      await logAccess(database, access, now);
      const receipt = presentErasure(await findErasure(database, id));
      const body = (
        <>
          <div class="notes">
            {query.done === undefined ? null : <Done receipt={receipt} done={query.done} />}
          </div>
          <ReceiptSheet receipt={receipt} timeZone={timeZone} />
          <p class="buttons">
            <a class="button" href={PRIVACY_PATH}>
              Privacy
            </a>
            <a class="button" href={`/privacy/api/v1/requests/${id}`}>
              This receipt as JSON
            </a>
            <small class="muted">To hand it over, print this page: buttons are left out.</small>
          </p>
        </>
      );
      return { title: `Receipt ${id}`, body };
    },
  };
}

/** The confirmation after the form was sent. */
function Done({ receipt: { status }, done }: { receipt: Receipt; done: string }) {
  if (status === 'open') {
    return (
      <Note tone="well" isAnswer>
        <p>
          <b>Done:</b> the erasure is requested, and nothing more is accepted from now on. There is much to
          delete, or a day is being computed: a worker deletes the rest within minutes.
        </p>
      </Note>
    );
  }
  return (
    <Note tone="well" isAnswer>
      {done === 'again' ? (
        <p>
          <b>It was already erased.</b> Nothing was left to do, so this is the earlier receipt.
        </p>
      ) : (
        <p>
          <b>Done:</b> it is erased, and every table was counted again. This is the receipt: keep it.
        </p>
      )}
    </Note>
  );
}
