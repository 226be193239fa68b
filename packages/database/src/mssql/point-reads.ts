import { ConnectionsBusy, DatabaseUnavailable, TenantMoving } from '../failures.ts';
import type { Definitions } from '../kit/names.ts';
import { ReadSets, type ReadRequest } from '../read-sets.ts';
import type { Query } from '../statement.ts';
import type { ReadTx } from '../tx.ts';
import type { Requester } from './driver.ts';
import { onLivingConnection } from './living-connection.ts';
import type { MssqlStatements } from './statements.ts';

/** One of several reads that were sent together failed: each is sent alone. */
class TogetherFailed extends Error {}

/**
 * Reads that stand alone. What is requested together, or while as many requests are under way as there may be, is one request, whoever
 * requested it: a reader's round trips are scarce, not its statements. What fails in company is tried alone, so that nobody learns of
 * another's failure.
 */
export class PointReads<Tables extends Definitions> implements ReadTx<Tables> {
  readonly #target: Requester;
  readonly #statements: MssqlStatements<Tables>;
  /** As many requests are under way at once. */
  readonly #lines: readonly ReadSets<Tables>[];

  constructor(target: Requester, statements: MssqlStatements<Tables>, { atOnce = 1 } = {}) {
    this.#target = target;
    this.#statements = statements;
    this.#lines = Array.from(
      { length: atOnce },
      () => new ReadSets((requests) => this.#readTogether(requests)),
    );
  }

  get #line(): ReadSets<Tables> {
    const lines = this.#lines;
    return (lines.find((line) => line.isCollecting) ??
      lines.find((line) => !line.isUnderWay) ??
      lines[0]) as ReadSets<Tables>;
  }

  readonly all = async <Params, ResultRow>(
    query: Query<Tables, Params, ResultRow>,
    params: Params,
  ): Promise<ResultRow[]> => {
    try {
      return await this.#line.all(query, params);
    } catch (error) {
      if (!(error instanceof TogetherFailed)) throw error;
      return onLivingConnection(() => this.#statements.all(this.#target, query, params));
    }
  };

  readonly first = async <Params, ResultRow>(
    query: Query<Tables, Params, ResultRow>,
    params: Params,
  ): Promise<ResultRow | null> => (await this.all(query, params))[0] ?? null;

  async #readTogether(requests: readonly ReadRequest<Tables>[]): Promise<readonly unknown[][]> {
    try {
      return await onLivingConnection(() => this.#statements.allTogether(this.#target, requests));
    } catch (error) {
      if (requests.length === 1 || isOfTheServer(error)) throw error;
      throw new TogetherFailed('one of several reads failed', { cause: error });
    }
  }
}

/** Whether the server, or the way to it, refuses: then no read would fare better alone. */
const isOfTheServer = (error: unknown): boolean =>
  error instanceof DatabaseUnavailable || error instanceof ConnectionsBusy || error instanceof TenantMoving;
