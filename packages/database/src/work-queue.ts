import { DatabaseUnavailable, WriterBusy } from './failures.ts';
import type { Work, Writer } from './writer.ts';

/** A unit of work that waits for its turn, with the callbacks of its caller. */
export interface Waiting<Tables> {
  readonly work: Work<unknown, Tables>;
  readonly resolve: (answer: never) => void;
  readonly reject: (error: unknown) => void;
}

/** The bounded queue in front of a writer: units of work wait here and run in groups, one group after the other. */
export class WorkQueue<Tables> implements Writer<Tables> {
  readonly #length: number;
  readonly #runGroup: (waiting: Waiting<Tables>[]) => Promise<void>;
  readonly #waiting: Waiting<Tables>[] = [];
  #running: Promise<void> | null = null;
  #isClosing = false;

  /**
   * `runGroup` removes at least one unit of work from the front of the queue, and settles each one that it removes. It
   * does not throw.
   */
  constructor(length: number, runGroup: (waiting: Waiting<Tables>[]) => Promise<void>) {
    this.#length = length;
    this.#runGroup = runGroup;
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  readonly submit = <Answer>(work: Work<Answer, Tables>): Promise<Answer> => {
    if (this.#isClosing) return Promise.reject(new DatabaseUnavailable('the writer is closing'));
    if (this.#waiting.length >= this.#length)
      return Promise.reject(new WriterBusy('too many commands are waiting'));
    return new Promise<Answer>((resolve, reject) => {
      this.#waiting.push({ work, resolve, reject });
      this.#running ??= this.#run();
    });
  };

  readonly close = async (): Promise<void> => {
    this.#isClosing = true;
    await this.#running;
  };

  async #run(): Promise<void> {
    do {
      // One turn of the event loop: what arrives in it shares the commit.
      await new Promise(setImmediate);
      await this.#runGroup(this.#waiting);
    } while (this.#waiting.length > 0);
    this.#running = null;
  }
}
