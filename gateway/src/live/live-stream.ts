import type { MintedClaim, EdgeRefusal } from '../edge/contract.ts';
import type { LimitRefusal } from '../limits/refusal.ts';
import type { EventStream } from './event-stream.ts';
import { liveResultOf } from './live-result.ts';
import type { MappedQuery } from './mapped-query.ts';
import type { RunLine } from './run-line.ts';

/** Why a stream has ended: for the log and the metrics. */
export type StreamEnd = 'client' | 'closing' | 'refused' | 'withdrawn';

export interface StreamParts {
  readonly mapped: MappedQuery;
  readonly principalId: string;
  /** Whose changes are the stream's, where it has a tenant. */
  readonly tenantId: string | null;
  readonly minIntervalMillis: number;
  /** After a result with errors, the query is run again even if nothing changes. */
  readonly retryMillis: number;
  /** The claim that the caller would get now. */
  readonly mint: () => Promise<MintedClaim | EdgeRefusal>;
  /** Runs the query under the claim; answers the text of its answer. */
  readonly run: (minted: MintedClaim, signal: AbortSignal) => Promise<string>;
  /** Where the runs of all streams wait for their turn. */
  readonly line: RunLine;
  /** A run counts against the caller's budget of requests: a refusal says how long it has to wait. */
  readonly takeToken: () => LimitRefusal | null;
  readonly mask: (error: unknown) => object;
  readonly onSent: () => void;
  readonly onEnded: (end: StreamEnd) => void;
}

/** Runs its query when something has changed, and sends what has become of it: never two at a time, never faster than its reader. */
export class LiveStream {
  readonly parts: StreamParts;
  readonly #events: EventStream;
  readonly #aborting = new AbortController();
  #rights: string;
  #last: string | null = null;
  #isDue = true;
  #isBusy = false;
  #isEnded = false;
  #notBeforeMillis = 0;
  #timer: NodeJS.Timeout | null = null;
  #retry: NodeJS.Timeout | null = null;

  constructor(parts: StreamParts, events: EventStream, minted: MintedClaim) {
    this.parts = parts;
    this.#events = events;
    this.#rights = minted.rights();
  }

  /** Something has changed: the query is run soon. Before the first result it is called to begin. */
  wake(): void {
    this.#isDue = true;
    this.proceed();
  }

  /** Runs the query now or later, if it is due and the reader has taken what was sent before. */
  proceed(): void {
    if (this.#isEnded || this.#isBusy || !this.#isDue || this.#timer || this.#events.isBlocked) return;
    const waitMillis = this.#notBeforeMillis - performance.now();
    if (waitMillis > 0) {
      this.#timer = setTimeout(() => {
        this.#timer = null;
        this.proceed();
      }, waitMillis).unref();
      return;
    }
    void this.#busy(() => this.#run());
  }

  /** Ends the stream if its caller may not watch any more, and runs the query again if the caller may see other things now. */
  async recheck(): Promise<void> {
    if (this.#isEnded) return;
    try {
      const minted = await this.#mint();
      if (minted && minted.rights() !== this.#rights) this.wake();
    } catch (error) {
      this.parts.mask(error);
    }
  }

  beat(limits: Parameters<EventStream['beat']>[0]): void {
    this.#events.beat(limits);
  }

  /** The server closes: the client comes back to whoever serves then. */
  interrupt(): void {
    this.#events.interrupt();
    this.end('closing');
  }

  /** The connection is not there any more, or what is left to be sent has been sent. */
  end(why: StreamEnd): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#retry) clearTimeout(this.#retry);
    this.#aborting.abort();
    this.parts.onEnded(why);
  }

  async #busy(work: () => Promise<void>): Promise<void> {
    this.#isBusy = true;
    try {
      await work();
    } catch (error) {
      if (!this.#isEnded) this.#send(JSON.stringify({ errors: [this.parts.mask(error)] }));
      this.#runAgainLater();
    }
    this.#isBusy = false;
    this.proceed();
  }

  async #run(): Promise<void> {
    const { takeToken, line, minIntervalMillis } = this.parts;
    const overRate = takeToken();
    if (overRate) {
      const { retryAfterSeconds = 1 } = overRate.facts as { readonly retryAfterSeconds?: number };
      this.#notBeforeMillis = performance.now() + retryAfterSeconds * 1000;
      return;
    }
    const startedMillis = performance.now();
    await line.run(async () => {
      if (this.#isEnded) return;
      // What changes from here on may not be in the answer any more.
      this.#isDue = false;
      const minted = await this.#mint();
      if (minted) await this.#answer(minted);
    });
    this.#notBeforeMillis = startedMillis + minIntervalMillis;
  }

  async #answer(minted: MintedClaim): Promise<void> {
    const isFirst = this.#last === null;
    this.#rights = minted.rights();
    const text = await this.parts.run(minted, this.#aborting.signal);
    if (this.#isEnded) return;
    const { json, isLast, isTransient } = liveResultOf(this.parts.mapped, { text, isFirst });
    if (json !== this.#last) this.#send(json);
    if (isLast) this.#complete(isFirst ? 'refused' : 'withdrawn');
    else if (isTransient) this.#runAgainLater();
  }

  /** Null: the caller may not watch any more, and was told. */
  async #mint(): Promise<MintedClaim | null> {
    const minted = await this.parts.mint();
    if (this.#isEnded) return null;
    if (minted.kind === 'claim') return minted;
    const { message, code } = minted;
    const isFirst = this.#last === null;
    this.#send(JSON.stringify({ errors: [{ message, extensions: { code } }] }));
    this.#complete(isFirst ? 'refused' : 'withdrawn');
    return null;
  }

  #send(json: string): void {
    this.#last = json;
    this.#events.next(json);
    this.parts.onSent();
  }

  #complete(why: StreamEnd): void {
    this.#events.complete();
    this.end(why);
  }

  #runAgainLater(): void {
    if (this.#isEnded || this.#retry) return;
    this.#retry = setTimeout(() => {
      this.#retry = null;
      this.wake();
    }, this.parts.retryMillis).unref();
  }
}
