/** Reads every record of a log as it is written, for what no log may hold: texts of tenants' books, and whatever opens something. */
export class LogWatch {
  readonly #secrets = new Set<string>();
  #offences: string[] = [];
  #count = 0;

  /** Records that were read. */
  get count(): number {
    return this.#count;
  }

  /** Keeps a secret that was given out or typed in: from now on no record may hold it. */
  addSecret(secret: string): void {
    this.#secrets.add(secret);
  }

  readonly log = (record: object): void => {
    this.#count += 1;
    // What an operation is called, its caller writes, whoever reads it.
    const text = JSON.stringify({ ...record, operation: undefined });
    const found =
      forms.map((form) => form.exec(text)?.[0]).find((mark) => mark !== undefined) ??
      [...this.#secrets].find((secret) => text.includes(secret));
    if (found !== undefined && this.#offences.length < MOST_OFFENCES)
      this.#offences.push(`a record holds ${found}\n  ${text.slice(0, 800)}`);
  };

  /** The records since the last call that hold what they may not. */
  takeOffences(): readonly string[] {
    const offences = this.#offences;
    this.#offences = [];
    return offences;
  }
}

const MOST_OFFENCES = 20;

const forms: readonly RegExp[] = [
  // A tenant's canary.
  /Kn[AB]-[0-9a-z]{10}/i,
  // A token of ours, with or without its signature.
  /eyJ[\w-]{8,}\.eyJ[\w-]{8,}/,
  // A key's secret; its prefix is for people.
  /cifra_[A-Za-z0-9]{8}[\w-]{20,}/,
  // What a file's url ends in.
  /\/files\/[\w-]{40,}/,
  // What a receiver verifies a webhook with.
  /whsec_[\w+/=]{16,}/,
  // A cookie of a session.
  /(?:__Host-|__Secure-)[\w-]+=/,
];
