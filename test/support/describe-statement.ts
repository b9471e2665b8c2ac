import type pg from 'pg';

/** A column of the rows that a statement returns: its name, and the id of its type in pg_type. */
export interface Column {
  name: string;
  dataTypeID: number;
}

interface Protocol {
  parse(message: { text: string }): void;
  describe(message: { type: 'S' }): void;
  sync(): void;
}

/** Asks the server to prepare a statement and to describe its rows; it is not executed. Rejects as `prepare` does. */
export function describeStatement(client: pg.Client, text: string): Promise<Column[]> {
  return new Promise((resolve, reject) => {
    let columns: Column[] = [];
    let failure: Error | undefined;
    client.query({
      submit: (connection: pg.Connection) => {
        const protocol = connection as pg.Connection & Protocol;
        protocol.parse({ text });
        protocol.describe({ type: 'S' });
        protocol.sync();
      },
      handleRowDescription: ({ fields }: { fields: Column[] }) => {
        columns = fields;
      },
      handleError: (error: Error) => {
        failure = error;
      },
      handleReadyForQuery: () => (failure === undefined ? resolve(columns) : reject(failure)),
    });
  });
}
