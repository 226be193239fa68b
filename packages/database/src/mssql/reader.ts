import type { Definitions } from '../kit/names.ts';
import { ReadSets, type ReadRequest } from '../read-sets.ts';
import type { Query } from '../statement.ts';
import type { ReadTx, SnapshotTx } from '../tx.ts';
import { mssqlChainSource } from './chain-source.ts';
import type { MssqlPool, Requester } from './driver.ts';
import type { MssqlStatements } from './statements.ts';
import { beginReading, type ReadingIsolation } from './transaction.ts';

/** One of several reads that were sent together failed: each is sent alone. */
class TogetherFailed extends Error {}

/**
 * Reads one SQL Server database: each snapshot on its own connection. Point reads that are requested together, or while others are under
 * way, are one request, whoever requested them: a reader's round trips are scarce, not its statements.
 */
export class MssqlReader<Tables extends Definitions> implements ReadTx<Tables> {
  readonly #pool: MssqlPool;
  readonly #statements: MssqlStatements<Tables>;
  readonly #isolation: ReadingIsolation;
  readonly #points: ReadSets<Tables>;

  constructor(
    pool: MssqlPool,
    statements: MssqlStatements<Tables>,
    isolation: ReadingIsolation = 'SNAPSHOT',
  ) {
    this.#pool = pool;
    this.#statements = statements;
    this.#isolation = isolation;
    this.#points = new ReadSets((requests) => this.#readTogether(requests));
  }

  readonly all = async <Params, ResultRow>(
    query: Query<Tables, Params, ResultRow>,
    params: Params,
  ): Promise<ResultRow[]> => {
    try {
      return await this.#points.all(query, params);
    } catch (error) {
      if (!(error instanceof TogetherFailed)) throw error;
      return this.#statements.all(this.#pool, query, params);
    }
  };

  readonly first = async <Params, ResultRow>(
    query: Query<Tables, Params, ResultRow>,
    params: Params,
  ): Promise<ResultRow | null> => (await this.all(query, params))[0] ?? null;

  async #readTogether(requests: readonly ReadRequest<Tables>[]): Promise<readonly unknown[][]> {
    try {
      return await this.#statements.allTogether(this.#pool, requests);
    } catch (error) {
      throw requests.length === 1
        ? error
        : new TogetherFailed('one of several reads failed', { cause: error });
    }
  }

  async snapshot<Answer>(read: (tx: SnapshotTx<Tables>) => Promise<Answer>): Promise<Answer> {
    const transaction = await beginReading(this.#pool, this.#isolation);
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
