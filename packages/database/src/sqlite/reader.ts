import type { Query } from '../statement.ts';
import type { ChainSource } from '../stored-rows.ts';
import type { ReadTx, SnapshotTx } from '../tx.ts';
import { sqliteChainSource } from './chain-source.ts';
import type { Definitions, SqliteConnection } from './connection.ts';

/**
 * Reads one SQLite database. `all` and `first` are point reads: each sees the newest commit. `snapshot` runs several
 * reads on one unchanging state; snapshots on one connection run one after another.
 */
export class SqliteReader<Tables extends Definitions> implements SnapshotTx<Tables> {
  readonly #connection: SqliteConnection<Tables>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(connection: SqliteConnection<Tables>) {
    this.#connection = connection;
  }

  readonly all = async <Params, ResultRow>(
    query: Query<Tables, Params, ResultRow>,
    params: Params,
  ): Promise<ResultRow[]> => this.#connection.all(query, params);

  readonly first = async <Params, ResultRow>(
    query: Query<Tables, Params, ResultRow>,
    params: Params,
  ): Promise<ResultRow | null> => this.#connection.all(query, params)[0] ?? null;

  readonly looking = (look: () => void): ReadTx<Tables> => ({
    all: async (query, params) => this.#connection.allLooking(query, params, look),
    first: async (query, params) => this.#connection.allLooking(query, params, look)[0] ?? null,
  });

  readonly chainSource = (): ChainSource => sqliteChainSource(this.#connection);

  snapshot<Answer>(read: (tx: SnapshotTx<Tables>) => Promise<Answer>): Promise<Answer> {
    const turn = this.#last.then(async () => {
      this.#connection.control('begin');
      try {
        return await read(this);
      } finally {
        this.#connection.control('commit');
      }
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  close(): void {
    this.#connection.close();
  }
}
