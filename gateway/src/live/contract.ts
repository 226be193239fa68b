/** A field of the query that an event runs. Its arguments are those of the subscription's field that have the same names. */
export interface LiveStep {
  readonly field: string;
  /** By the query's argument: the subscription's, where it has another name. */
  readonly renamed?: Readonly<Record<string, string>>;
}

/** What has a stream's query run again: a change of the topic, of the firm itself, of the stream's tenant, or of any tenant. */
export interface LiveWake {
  readonly topic: string;
  readonly of: 'firm' | 'tenant' | 'any';
}

/** A field of Subscription: the query field that an event runs again, with the subscription's own arguments and selection. */
export interface LiveField {
  readonly name: string;
  /** From a field of Query down to the one that is watched. */
  readonly runs: readonly [LiveStep, ...LiveStep[]];
  /** Empty: nobody counts its changes, and the query is run every `pollMillis`. */
  readonly wakes: readonly LiveWake[];
  /** Whether there is nothing to watch where the field is null: it does not exist, or the caller may not see it. */
  readonly endsAtNull: boolean;
}

/** That something of a topic has changed; `tenantId` is null where it is the firm's. */
export interface LiveChange {
  readonly topic: string;
  readonly tenantId: string | null;
}

/** Where changes come from. Implemented outside the gateway. */
export interface LiveChanges {
  /** Answers what ends the watching. */
  watch(listener: (change: LiveChange) => void): () => void;
}
