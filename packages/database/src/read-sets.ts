import { nextTick } from 'node:process';
import type { Query } from './statement.ts';

/** One read of a set. */
export interface ReadRequest<Tables> {
  readonly query: Query<Tables, unknown, unknown>;
  readonly params: unknown;
}

/** Sends one set and returns the rows of each request, in request order. Synchronously where the engine can. */
export type SendSet<Tables> = (
  requests: readonly ReadRequest<Tables>[],
) => readonly unknown[][] | Promise<readonly unknown[][]>;

interface Requested<Tables> extends ReadRequest<Tables> {
  readonly settle: (rows: unknown[]) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Groups reads into sets. A set holds every read requested before the callers have nothing left to do but wait, however
 * many functions the requests went through. On every engine, then, a set ends once the microtask queue is empty. One set is under way at
 * a time, because a connection answers one request: what is requested meanwhile is the next set.
 */
export class ReadSets<Tables> {
  readonly #sendSet: SendSet<Tables>;
  #open: Requested<Tables>[] = [];
  #isUnderWay = false;

  constructor(sendSet: SendSet<Tables>) {
    this.#sendSet = sendSet;
  }

  /** Whether a set is being collected. */
  get isCollecting(): boolean {
    return this.#open.length > 0;
  }

  /** Whether a set was sent and has not been answered yet. */
  get isUnderWay(): boolean {
    return this.#isUnderWay;
  }

  all<Params, ResultRow>(query: Query<Tables, Params, ResultRow>, params: Params): Promise<ResultRow[]> {
    return this.#request(query, params, (rows) => rows as ResultRow[]);
  }

  first<Params, ResultRow>(
    query: Query<Tables, Params, ResultRow>,
    params: Params,
  ): Promise<ResultRow | null> {
    return this.#request(query, params, (rows) => (rows[0] as ResultRow | undefined) ?? null);
  }

  #request<Answer>(query: unknown, params: unknown, answerOf: (rows: unknown[]) => Answer): Promise<Answer> {
    if (this.#open.length === 0) nextTick(this.#send);
    return new Promise<Answer>((resolve, reject) => {
      this.#open.push({
        query: query as Query<Tables, unknown, unknown>,
        params,
        settle: (rows) => resolve(answerOf(rows)),
        fail: reject,
      });
    });
  }

  readonly #send = (): void => {
    if (this.#isUnderWay || this.#open.length === 0) return;
    const set = this.#open;
    this.#open = [];
    try {
      const answers = this.#sendSet(set);
      if (answers instanceof Promise) {
        this.#isUnderWay = true;
        void answers
          .finally(() => (this.#isUnderWay = false))
          .then(
            (rows) => settle(set, rows),
            (error: unknown) => fail(set, error),
          )
          // What the answers lead to belongs to the same set.
          .then(() => nextTick(this.#send));
      } else settle(set, answers);
    } catch (error) {
      fail(set, error);
    }
  };
}

function settle<Tables>(set: readonly Requested<Tables>[], answers: readonly unknown[][]): void {
  for (const [index, each] of set.entries()) each.settle(answers[index] ?? []);
}

function fail<Tables>(set: readonly Requested<Tables>[], error: unknown): void {
  for (const each of set) each.fail(error);
}
