import type { MongoClient } from 'mongodb';
import { connect } from './server.ts';
import { isNotFound } from './server-errors.ts';

/**
 * After so long without the server, a client is replaced. The driver's monitor of a server can stop for good when its connection ends
 * just as a check begins: it then does not notice that the server is back.
 */
const RENEW_AFTER_MILLISECONDS = 30_000;

/** A client of the driver, replaced by a new one while it does not find the server. */
export class RenewedClient {
  readonly #open: () => MongoClient;
  #client: MongoClient;
  #foundAt = performance.now();
  #isClosed = false;

  constructor(open: () => MongoClient) {
    this.#open = open;
    this.#client = open();
  }

  /** Does something with the client of the moment. What runs on one that is replaced fails, and may be done again. */
  async run<Value>(work: (client: MongoClient) => Promise<Value>): Promise<Value> {
    const client = this.#client;
    try {
      // A client that could not connect once keeps failing until it is told to again. Nothing is done where it is connected.
      if (!this.#isClosed) await connect(client);
      const value = await work(client);
      this.#foundAt = performance.now();
      return value;
    } catch (error) {
      if (isNotFound(error) && client === this.#client) this.#renewLate();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#client.close();
  }

  #renewLate(): void {
    const now = performance.now();
    if (this.#isClosed || now - this.#foundAt < RENEW_AFTER_MILLISECONDS) return;
    const before = this.#client;
    this.#client = this.#open();
    this.#foundAt = now;
    // It has no connection that could end in order.
    void before.close().catch(() => undefined);
  }
}
