import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { StatusPublisher, type StatusesPublished } from '@cifra/books/status/status-publisher';
import type { Log } from '@cifra/gateway/log';

/** After a command, so that those that follow at once share the work. */
const PAUSE_MILLISECONDS = 200;
/** Under load the relay takes a tenth of the time at most: it pauses nine times as long as it took. */
const PAUSE_PER_WORK = 9;
const WAITING_MILLISECONDS = 2_000;
const SWEEP_EVERY_SECONDS = 180;

interface Options {
  readonly log: Log;
  readonly request: (origin: string) => CommandRequest;
}

/** Relays what the tenants' commit logs say to the dashboard's projection: soon after each command, and all of them now and then. */
export class StatusRelay {
  readonly #publisher: StatusPublisher;
  readonly #options: Options;
  #next: NodeJS.Timeout | null = null;
  #publishing: Promise<void> | null = null;
  #sweeping: Promise<void> | null = null;
  #sweeps: NodeJS.Timeout | null = null;
  #hasMore = false;
  readonly #stopping = new AbortController();

  constructor(books: Books, options: Options) {
    this.#options = options;
    this.#publisher = new StatusPublisher(books, () => this.#plan(PAUSE_MILLISECONDS));
  }

  /** Begins with a look at every tenant: what a crash left behind is taken up. */
  start(): void {
    const sweep = (): void => {
      this.#sweeping ??= this.#run('sweep').then(() => {
        this.#sweeping = null;
      });
    };
    sweep();
    this.#sweeps = setInterval(sweep, SWEEP_EVERY_SECONDS * 1000).unref();
  }

  /** Ends what runs, and relays what was written last. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    if (this.#sweeps) clearInterval(this.#sweeps);
    if (this.#next) clearTimeout(this.#next);
    await this.#sweeping;
    await this.#publishing;
    await this.#run('publish');
  }

  #plan(pauseMilliseconds: number): void {
    if (this.#stopping.signal.aborted || this.#next !== null) return;
    if (this.#publishing !== null) {
      this.#hasMore = true;
      return;
    }
    this.#next = setTimeout(() => {
      this.#next = null;
      this.#publishing = this.#publish();
    }, pauseMilliseconds).unref();
  }

  async #publish(): Promise<void> {
    this.#hasMore = false;
    const beganAt = performance.now();
    const waitingCount = await this.#run('publish');
    const took = performance.now() - beganAt;
    this.#publishing = null;
    if (this.#hasMore) this.#plan(Math.max(PAUSE_MILLISECONDS, took * PAUSE_PER_WORK));
    else if (waitingCount > 0) this.#plan(WAITING_MILLISECONDS);
  }

  /** One round; a failure is logged, and the next round tries anew. Answers how many tenants wait to be served. */
  async #run(what: 'publish' | 'sweep'): Promise<number> {
    const { log, request } = this.#options;
    try {
      const asked = request(`dashboard ${what}`);
      const published: StatusesPublished =
        what === 'publish'
          ? await this.#publisher.publish(asked)
          : await this.#publisher.sweep(asked, this.#stopping.signal);
      for (const tenantId of published.behind)
        log({ level: 'error', event: 'dashboard.booksBehind', tenantId });
      for (const { tenantId, error } of published.failures)
        log({ level: 'error', event: 'dashboard.unreadable', tenantId, error: String(error) });
      return published.waitingCount;
    } catch (error) {
      log({
        level: 'error',
        event: 'dashboard.failure',
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
      return 0;
    }
  }
}
