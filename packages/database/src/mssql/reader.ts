import type { Definitions } from '../kit/names.ts';
import { ReadSets } from '../read-sets.ts';
import type { ReadTx, SnapshotTx } from '../tx.ts';
import { mssqlChainSource } from './chain-source.ts';
import type { MssqlPool, Requester } from './driver.ts';
import { onLivingConnection } from './living-connection.ts';
import { PointReads } from './point-reads.ts';
import type { MssqlStatements } from './statements.ts';
import { beginReading, type ReadingIsolation } from './transaction.ts';

/** Reads one SQL Server database: point reads on any connection of the pool, each snapshot on its own connection. */
export class MssqlReader<Tables extends Definitions> implements ReadTx<Tables> {
  readonly #pool: MssqlPool;
  readonly #statements: MssqlStatements<Tables>;
  readonly #isolation: ReadingIsolation;
  readonly all: ReadTx<Tables>['all'];
  readonly first: ReadTx<Tables>['first'];

  constructor(
    pool: MssqlPool,
    statements: MssqlStatements<Tables>,
    isolation: ReadingIsolation = 'SNAPSHOT',
  ) {
    this.#pool = pool;
    this.#statements = statements;
    this.#isolation = isolation;
    const { all, first } = new PointReads(pool, statements);
    this.all = all;
    this.first = first;
  }

  async snapshot<Answer>(read: (tx: SnapshotTx<Tables>) => Promise<Answer>): Promise<Answer> {
    const transaction = await onLivingConnection(() => beginReading(this.#pool, this.#isolation));
    try {
      return await read(this.#reading(transaction));
    } finally {
      await transaction.rollback();
    }
  }

  #reading(target: Requester): SnapshotTx<Tables> {
    const sets = new ReadSets<Tables>((requests) => this.#statements.allTogether(target, requests));
    return {
      all: (query, params) => sets.all(query, params),
      first: (query, params) => sets.first(query, params),
      chainSource: () => mssqlChainSource(target),
    };
  }
}
