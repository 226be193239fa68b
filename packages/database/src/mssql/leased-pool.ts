import type { ConnectionKey, Lease } from './connection-key.ts';
import type { MssqlConnections } from './connections.ts';
import { lostConnectionCodes } from './error-numbers.ts';
import type { MssqlPool, MssqlRequest, MssqlTransaction, QueryResult, SqlType } from './driver.ts';

/** A connection that has failed, as opposed to a statement; and one of which nobody knows what it still does. */
const brokenCodes: ReadonlySet<unknown> = new Set([...lostConnectionCodes, 'ETIMEOUT']);
/** Of a transaction that the server has ended; its connection goes on. */
const endedCodes: ReadonlySet<unknown> = new Set(['EABORT', 'ENOTBEGUN']);
/** From here on the server ends the connection. https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/database-engine-error-severities */
const FATAL_SEVERITY = 20;

const factOf = (error: unknown, name: 'code' | 'class'): unknown =>
  (error as { readonly code?: unknown; readonly class?: unknown } | null)?.[name];

const isBroken = (error: unknown): boolean =>
  brokenCodes.has(factOf(error, 'code')) || Number(factOf(error, 'class') ?? 0) >= FATAL_SEVERITY;

type Send = (request: MssqlRequest) => Promise<QueryResult>;

/**
 * What is sent to one database as one principal: as the driver's pool, but each request and each transaction is lent a connection and
 * gives it back. A connection that has ended while nobody used it is replaced where nothing is lost by that: before a transaction has
 * begun, and for a reader's request. A transaction that was begun must be committed or rolled back, whatever fails.
 */
export class LeasedPool implements MssqlPool {
  readonly #connections: MssqlConnections;
  readonly #key: ConnectionKey;

  constructor(connections: MssqlConnections, key: ConnectionKey) {
    this.#connections = connections;
    this.#key = key;
  }

  /** Nothing is opened before it is needed. */
  async connect(): Promise<void> {}

  /** Closes the connections of the database and principal; the next use opens one. */
  async close(): Promise<void> {
    await this.#connections.closeOf(this.#key);
  }

  request(): MssqlRequest {
    return laterRequest((send) => this.#send(send));
  }

  async #send(send: Send): Promise<QueryResult> {
    for (;;) {
      const lease = await this.#connections.lease(this.#key);
      try {
        const answer = await send(lease.pool.request());
        lease.release();
        return answer;
      } catch (error) {
        giveBack(lease, error);
        const isRepeated = this.#key.principal === 'reader' && !lease.isFresh && isBroken(error);
        if (!isRepeated) throw error;
      }
    }
  }

  transaction(): MssqlTransaction {
    return new LeasedTransaction(() => this.#connections.lease(this.#key));
  }
}

function giveBack(lease: Lease, error: unknown): void {
  if (isBroken(error)) lease.discard();
  else lease.release();
}

/** A request that is made when it is sent. */
function laterRequest(sendOn: (send: Send) => Promise<QueryResult>): MssqlRequest {
  const inputs: (readonly [string, SqlType | null, unknown])[] = [];
  const filled = (request: MssqlRequest): MssqlRequest => {
    request.arrayRowMode = later.arrayRowMode ?? request.arrayRowMode;
    for (const [name, type, value] of inputs)
      if (type) request.input(name, type, value);
      else request.input(name, value);
    return request;
  };
  const later: MssqlRequest = {
    arrayRowMode: null,
    stream: false,
    input: (name: string, ...rest: readonly unknown[]) =>
      inputs.push([name, rest.length > 1 ? (rest[0] as SqlType) : null, rest.at(-1)]),
    query: (text) => sendOn((request) => filled(request).query(text)),
    batch: (text) => sendOn((request) => filled(request).batch(text)),
  };
  return later;
}

interface Begun {
  readonly lease: Lease;
  readonly transaction: MssqlTransaction;
  isBroken: boolean;
}

class LeasedTransaction implements MssqlTransaction {
  readonly #lease: () => Promise<Lease>;
  #begun: Begun | null = null;

  constructor(lease: () => Promise<Lease>) {
    this.#lease = lease;
  }

  /** Repeated on a new connection where an old one fails: nothing has been begun then. */
  async begin(isolationLevel: number): Promise<void> {
    for (;;) {
      const lease = await this.#lease();
      const transaction = lease.pool.transaction();
      try {
        await transaction.begin(isolationLevel);
        this.#begun = { lease, transaction, isBroken: false };
        return;
      } catch (error) {
        lease.discard();
        if (lease.isFresh) throw error;
      }
    }
  }

  request(): MssqlRequest {
    const begun = this.#begun;
    if (!begun) throw notBegun();
    const request = begun.transaction.request();
    const noticing =
      (send: (text: string) => Promise<QueryResult>) =>
      async (text: string): Promise<QueryResult> => {
        try {
          return await send(text);
        } catch (error) {
          begun.isBroken ||= isBroken(error);
          throw error;
        }
      };
    request.query = noticing(request.query.bind(request));
    request.batch = noticing(request.batch.bind(request));
    return request;
  }

  async commit(): Promise<void> {
    const { lease, transaction } = this.#end();
    try {
      await transaction.commit();
    } catch (error) {
      // Whether the server has committed is not known, nor what it does with the connection.
      lease.discard();
      throw error;
    }
    lease.release();
  }

  async rollback(): Promise<void> {
    const { lease, transaction, isBroken: isLost } = this.#end();
    try {
      await transaction.rollback();
    } catch (error) {
      if (isLost || !endedCodes.has(factOf(error, 'code'))) lease.discard();
      else lease.release();
      throw error;
    }
    if (isLost) lease.discard();
    else lease.release();
  }

  #end(): Begun {
    const begun = this.#begun;
    if (!begun) throw notBegun();
    this.#begun = null;
    return begun;
  }
}

function notBegun(): Error {
  return Object.assign(new Error('The transaction has not begun, or has ended.'), { code: 'ENOTBEGUN' });
}
