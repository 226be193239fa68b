/** What is shown of a client. Its accounts have the codes of every other client's. */
export interface Shown {
  readonly id: string;
  readonly name: string;
}

export interface Switch {
  readonly client: string;
  /** Whether what the cache holds is asked for again. */
  readonly isFetchedAgain: boolean;
  /** How long the user looks before the next switch. */
  readonly lookMillis: number;
}

export interface Outcome {
  readonly switches: number;
  /** Switches that were shown from the cache, without a request. */
  readonly hits: number;
  readonly requests: number;
  /** Requests whose answer came when another client had been chosen. */
  readonly overtaken: number;
  readonly looks: number;
  /** What was shown while another client was chosen, or differs from what the server says of this one. */
  readonly mistakes: readonly string[];
}

export type Cache = 'apollo' | 'graphcache';

/** What the page offers the test. */
export interface OneCachePage {
  logIn(api: string): Promise<readonly { readonly id: string; readonly slug: string }[]>;
  /** With the cookie alone, as after a reload. */
  resume(api: string): Promise<boolean>;
  switchAbout(
    cache: Cache,
    switches: readonly Switch[],
    options: { isFaultPlanted: boolean },
  ): Promise<Outcome>;
}

declare global {
  interface Window {
    oneCache: OneCachePage;
  }
}
