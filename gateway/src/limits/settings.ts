/** Every limit has a number; omitting one does not switch it off. */
export interface DocumentLimits {
  readonly maxTokens: number;
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxRootFields: number;
  readonly maxMutationRootFields: number;
  readonly maxCost: number;
  /** Of a subscription, which is run again and again. */
  readonly maxSubscriptionCost: number;
  /** The number of elements assumed for a list without a limiting argument. */
  readonly assumedListSize: number;
  /** The number of elements assumed for a page without a requested size. */
  readonly assumedPageSize: number;
}

export const defaultDocumentLimits: DocumentLimits = {
  maxTokens: 5_000,
  maxDepth: 15,
  maxAliases: 50,
  maxRootFields: 20,
  maxMutationRootFields: 1,
  maxCost: 20_000,
  maxSubscriptionCost: 10_000,
  assumedListSize: 10,
  assumedPageSize: 50,
};

/** What streams of events may take. */
export interface LiveLimits {
  /** Open streams of one caller, in this process. */
  readonly maxStreamsPerPrincipal: number;
  /** Open streams of this process. */
  readonly maxStreams: number;
  /** Results of a stream are at least this far apart; what changes in between shares one. */
  readonly minIntervalMillis: number;
  /** Queries of all streams that run at a time; the others wait in line. */
  readonly maxRunsAtATime: number;
  /** How often it is looked whether the callers' sessions and rights are what they were. */
  readonly recheckMillis: number;
  /** How often a query is run whose changes nobody counts. */
  readonly pollMillis: number;
  /** A stream that sends nothing for as long gets a comment. */
  readonly heartbeatMillis: number;
  /** A reader that takes nothing for as long, although there is something, is gone. */
  readonly maxStalledMillis: number;
}

export const defaultLiveLimits: LiveLimits = {
  maxStreamsPerPrincipal: 20,
  maxStreams: 2_000,
  minIntervalMillis: 250,
  maxRunsAtATime: 8,
  recheckMillis: 2_000,
  pollMillis: 1_000,
  heartbeatMillis: 15_000,
  maxStalledMillis: 60_000,
};
