import type { Definitions } from '../kit/names.ts';
import { ReadSets } from '../read-sets.ts';
import type { Query } from '../statement.ts';
import type { ReadTx, SnapshotTx } from '../tx.ts';
import { mssqlChainSource } from './chain-source.ts';
import type { MssqlPool, Requester } from './driver.ts';
import { isConnectionLost } from './errors.ts';
import type { MssqlStatements } from './statements.ts';
import { beginReading, type ReadingIsolation } from './transaction.ts';

/** Runs it once more if its connection turns out to be gone: a server that was restarted has closed all that were kept. */
async function onLivingConnection<Value>(run: () => Promise<Value>): Promise<Value> {
  try {
    return await run();
  } catch (error) {
    if (!isConnectionLost(error)) throw error;
    return run();
  }
}

/** Reads one SQL Server database: point reads on any connection of the pool, each snapshot on its own connection. */
export class MssqlReader<Tables extends Definitions> implements ReadTx<Tables> {
  readonly #pool: MssqlPool;
  readonly #statements: MssqlStatements<Tables>;
  readonly #isolation: ReadingIsolation;

  constructor(
    pool: MssqlPool,
    statements: MssqlStatements<Tables>,
    isolation: ReadingIsolation = 'SNAPSHOT',
  ) {
    this.#pool = pool;
    this.#statements = statements;
    this.#isolation = isolation;
  }

  readonly all = <Params, ResultRow>(
    query: Query<Tables, Params, ResultRow>,
    params: Params,
  ): Promise<ResultRow[]> => onLivingConnection(() => this.#statements.all(this.#pool, query, params));

  readonly first = async <Params, ResultRow>(
    query: Query<Tables, Params, ResultRow>,
    params: Params,
  ): Promise<ResultRow | null> => (await this.all(query, params))[0] ?? null;

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
