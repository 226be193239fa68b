import { BETWEEN_STATEMENTS } from './batch.ts';
import type { MssqlPool, MssqlRequest, MssqlTransaction, QueryResult, Requester } from './driver.ts';

/** What a request sent, or what happened to a transaction. */
export interface Recorded {
  readonly what: 'begin' | 'query' | 'commit' | 'rollback';
  /** Whether a query was sent as it is: what it sets stays in force. */
  readonly isBatch: boolean;
  readonly text: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Declared types by parameter, where the caller gave one. */
  readonly types: Readonly<Record<string, unknown>>;
}

export type Answering = (
  text: string,
  params: Readonly<Record<string, unknown>>,
) => Promise<QueryResult | Error> | QueryResult | Error;

export const rows = (...recordset: readonly unknown[]): QueryResult => ({
  recordset,
  rowsAffected: [recordset.length],
});

/** The beginning of a writing transaction is one statement here: it answers the lock. */
const LOCKED = 'select @lock as [lock]';

function statementsOf(text: string): readonly string[] {
  const end = text.indexOf(LOCKED);
  if (end < 0) return text.split(BETWEEN_STATEMENTS);
  const from = end + LOCKED.length;
  return [text.slice(0, from), ...text.slice(from).split(BETWEEN_STATEMENTS).slice(1)];
}

const answersRows = (statement: string): boolean =>
  statement.startsWith('select') || statement.endsWith(LOCKED);

interface Owner {
  readonly assertUsable: () => void;
  readonly fail: () => void;
  readonly started: () => void;
  readonly ended: () => void;
}

/**
 * The driver's request layer without a server, for tests of what is sent and in which order. It behaves like the driver
 * where that matters: an error ends the transaction; a request on an ended transaction is refused; and ending a
 * transaction while a request is running is refused too.
 */
export class RecordingPool implements MssqlPool {
  readonly log: Recorded[] = [];
  readonly #answer: Answering;
  /** If set, the next COMMIT fails with it. */
  commitFailure: Error | null = null;
  /** Transactions that were begun and neither committed nor rolled back. */
  openTransactions = 0;
  isClosed = false;

  constructor(answer: Answering) {
    this.#answer = answer;
  }

  get texts(): readonly string[] {
    return this.log.map(({ what, text }) => (what === 'query' ? text : what));
  }

  async connect(): Promise<void> {}
  async close(): Promise<void> {
    this.isClosed = true;
  }

  request(): MssqlRequest {
    const nothing = (): void => undefined;
    return this.#request({ assertUsable: nothing, fail: nothing, started: nothing, ended: nothing });
  }

  #request(owner: Owner): MssqlRequest {
    const params: Record<string, unknown> = {};
    const types: Record<string, unknown> = {};
    const send = async (text: string, isBatch: boolean): Promise<QueryResult> => {
      owner.assertUsable();
      this.log.push({ what: 'query', isBatch, text, params, types });
      owner.started();
      const answer = await this.#answerOf(text, params).finally(owner.ended);
      if (!(answer instanceof Error)) return answer;
      owner.fail();
      throw answer;
    };
    return {
      arrayRowMode: null,
      stream: false,
      input: (name: string, ...rest: readonly unknown[]) => {
        params[name] = rest.at(-1);
        if (rest.length > 1) types[name] = rest[0];
      },
      query: (text) => send(text, false),
      batch: (text) => send(text, true),
    };
  }

  /** Each of several statements that return rows gets its own result set, as from the server; what is written in between has none. */
  async #answerOf(text: string, params: Recorded['params']): Promise<QueryResult | Error> {
    const statements = statementsOf(text);
    if (statements.length === 1 || !statements.some(answersRows)) return this.#answer(text, params);
    const recordsets: (readonly unknown[])[] = [];
    for (const statement of statements) {
      const answer = await this.#answer(statement, params);
      if (answer instanceof Error) return answer;
      if (answersRows(statement)) recordsets.push(answer.recordset ?? []);
    }
    return { recordset: recordsets[0] ?? [], recordsets, rowsAffected: [] };
  }

  /** Number of calls to the server: requests, BEGIN, COMMIT and ROLLBACK. */
  get roundTrips(): number {
    return this.log.length;
  }

  transaction(): MssqlTransaction {
    let isOpen = false;
    const note = (what: 'begin' | 'commit' | 'rollback'): void => {
      this.log.push({ what, isBatch: false, text: '', params: {}, types: {} });
    };
    let underWay = 0;
    const end = (): void => {
      if (underWay > 0)
        throw Object.assign(new Error("Can't end transaction. There is a request in progress."), {
          code: 'EREQINPROG',
        });
      if (!isOpen) throw Object.assign(new Error('Transaction has not begun.'), { code: 'ENOTBEGUN' });
      isOpen = false;
      this.openTransactions -= 1;
    };
    const assertUsable = (): void => {
      if (!isOpen) throw Object.assign(new Error('Transaction has been aborted.'), { code: 'EABORT' });
    };
    const fail = (): void => {
      if (isOpen) end();
    };
    const started = (): void => {
      underWay += 1;
    };
    const ended = (): void => {
      underWay -= 1;
    };
    const owner: Requester = { request: () => this.#request({ assertUsable, fail, started, ended }) };
    return {
      request: () => owner.request(),
      begin: async () => {
        note('begin');
        isOpen = true;
        this.openTransactions += 1;
      },
      commit: async () => {
        note('commit');
        const failure = this.commitFailure;
        this.commitFailure = null;
        end();
        if (failure) throw failure;
      },
      rollback: async () => {
        note('rollback');
        end();
      },
    };
  }
}
