/** Every limit has a number; none is switched off by leaving it out. */
export interface DocumentLimits {
  readonly maxTokens: number;
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxRootFields: number;
  readonly maxMutationRootFields: number;
  readonly maxCost: number;
  /** Elements assumed of a list that no argument bounds. */
  readonly assumedListSize: number;
  /** Elements assumed of a page whose size was not asked for. */
  readonly assumedPageSize: number;
}

export const defaultDocumentLimits: DocumentLimits = {
  maxTokens: 5_000,
  maxDepth: 15,
  maxAliases: 50,
  maxRootFields: 20,
  maxMutationRootFields: 1,
  maxCost: 20_000,
  assumedListSize: 10,
  assumedPageSize: 50,
};
