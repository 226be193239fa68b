/** What is measured of the connections to SQL Server. Whole numbers; times in milliseconds since 1970. */
const names = [
  'open',
  'inUse',
  'waiting',
  /** Since when the one that waits longest has waited; 0: nobody waits. */
  'oldestSince',
  /** The longest wait that has ended, for as long as it counts, and when it ended. */
  'longestEnded',
  'longestEndedAt',
  'openedTotal',
  'closedTotal',
  'busyTotal',
] as const;
type Name = (typeof names)[number];

/** For so long a wait counts as the longest. */
const COUNTS_FOR_MILLISECONDS = 60_000;

export interface ConnectionState {
  readonly open: number;
  readonly inUse: number;
  readonly idle: number;
  readonly waiting: number;
  /** Of those who wait, and of those who had a connection in the last minute. */
  readonly longestWaitSeconds: number;
  readonly openedTotal: number;
  readonly closedTotal: number;
  readonly busyTotal: number;
}

/** The figures of one thread's connections, in memory that threads share: they can be read while that thread is busy. */
export class ConnectionFigures {
  readonly #figures: BigInt64Array;

  constructor(memory: SharedArrayBuffer = ConnectionFigures.memory()) {
    this.#figures = new BigInt64Array(memory);
  }

  static memory(): SharedArrayBuffer {
    return new SharedArrayBuffer(names.length * BigInt64Array.BYTES_PER_ELEMENT);
  }

  #get(name: Name): number {
    return Number(Atomics.load(this.#figures, names.indexOf(name)));
  }

  set(name: Name, value: number): void {
    Atomics.store(this.#figures, names.indexOf(name), BigInt(Math.round(value)));
  }

  count(name: Extract<Name, `${string}Total`>): void {
    Atomics.add(this.#figures, names.indexOf(name), 1n);
  }

  /** A wait of so many milliseconds has ended. */
  waited(milliseconds: number): void {
    const now = Date.now();
    const isOld = now - this.#get('longestEndedAt') > COUNTS_FOR_MILLISECONDS;
    if (!isOld && milliseconds < this.#get('longestEnded')) return;
    this.set('longestEnded', milliseconds);
    this.set('longestEndedAt', now);
  }

  get state(): ConnectionState {
    const [now, open, inUse, since] = [
      Date.now(),
      this.#get('open'),
      this.#get('inUse'),
      this.#get('oldestSince'),
    ];
    const ended = now - this.#get('longestEndedAt') > COUNTS_FOR_MILLISECONDS ? 0 : this.#get('longestEnded');
    return {
      open,
      inUse,
      idle: Math.max(0, open - inUse),
      waiting: this.#get('waiting'),
      longestWaitSeconds: Math.max(since === 0 ? 0 : now - since, ended) / 1000,
      openedTotal: this.#get('openedTotal'),
      closedTotal: this.#get('closedTotal'),
      busyTotal: this.#get('busyTotal'),
    };
  }
}
