/** Every limit has a number; omitting one does not switch it off. */
export interface DocumentLimits {
  readonly maxTokens: number;
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxRootFields: number;
  readonly maxMutationRootFields: number;
  readonly maxCost: number;
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
  assumedListSize: 10,
  assumedPageSize: 50,
};
