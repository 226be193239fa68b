import type { ChainHead } from '../chain/chain-recorder.ts';
import { CommandTx, type TxEngine, type Write } from '../command-tx.ts';
import { DatabaseUnavailable, InvariantBroken } from '../failures.ts';
import type { CommitHeader } from '../tx.ts';
import type { Reading } from '../writer.ts';
import type { Definitions, SqliteConnection } from './connection.ts';

/** The database's clock in microseconds, as its triggers see it. */
const CLOCK = "select cast(unixepoch('subsec') * 1000000 as integer) as now";

/** Every statement runs as soon as it is called: nobody reads a command's writes before it ends. */
function engineOf<Tables extends Definitions>(connection: SqliteConnection<Tables>): TxEngine<Tables> {
  const assertInTransaction = (): void => {
    // SQLite rolls back by itself on some failures; a later statement would then commit on its own.
    // https://sqlite.org/lang_transaction.html
    if (!connection.isInTransaction) throw new DatabaseUnavailable('the database ended the transaction');
  };
  return {
    read: (requests) => {
      assertInTransaction();
      return requests.map(({ query, params }) => connection.all(query, params));
    },
    write: (write) => {
      assertInTransaction();
      const touched = carryOut(connection, write);
      if (touched !== 1 && (write.kind !== 'derive' || write.rows === 'ONE'))
        throw new InvariantBroken(`${nameOf(write)} touched ${touched} rows`);
    },
    flush: () => undefined,
  };
}

/** Returns the number of rows touched. */
function carryOut<Tables extends Definitions>(
  connection: SqliteConnection<Tables>,
  write: Write<Tables>,
): number {
  switch (write.kind) {
    case 'insert':
      connection.insert(write.table, write.row);
      return 1;
    case 'replace':
      return connection.replace(write.table, write.row, write.expectedVersion);
    case 'upsert':
      return connection.upsert(write.upsert, write.row);
    case 'derive':
      return connection.derive(write.write, write.params);
  }
}

function nameOf<Tables>(write: Write<Tables>): string {
  if (write.kind === 'derive') return 'a write to a derived table';
  return `the ${write.kind} of a row of ${write.kind === 'upsert' ? write.upsert.table.name : write.table.name}`;
}

interface Beginning {
  readonly head: ChainHead;
  readonly header: CommitHeader;
  readonly reading: Reading;
}

/** The database's clock in microseconds. */
export const readClock = <Tables extends Definitions>(connection: SqliteConnection<Tables>): bigint =>
  connection.readNumber(CLOCK);

/** The transaction of one command on SQLite. */
export function beginCommand<Tables extends Definitions>(
  connection: SqliteConnection<Tables>,
  beginning: Beginning,
): CommandTx<Tables> {
  return new CommandTx(engineOf(connection), { ...beginning, clockMicros: readClock(connection) });
}
