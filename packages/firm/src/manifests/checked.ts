import type { Result } from '@cifra/domain/result';

/** An operation of a manifest as it is kept: one that was found to be of the schema. */
export interface KeptOperation {
  /** As clients send it. */
  readonly id: string;
  readonly name: string;
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly body: string;
}

/** What is wrong with one operation. */
export interface OperationFault {
  readonly id: string;
  /** Its name, or its place in the file where it has none. */
  readonly operation: string;
  readonly problems: readonly string[];
}

/** What holding operations against the schema has found. */
export interface ManifestFindings {
  readonly faults: readonly OperationFault[];
  /** The permission constants that its operations need, sorted. */
  readonly needs: readonly string[];
  /** Those of them that are needed firm-wide: no grant for single tenants is enough. */
  readonly firmWideNeeds: readonly string[];
}

/** One operation, with what it costs and needs. */
export interface CheckedOperation extends KeptOperation {
  /** With the defaults of its variables; each request is measured with its own. */
  readonly cost: number;
  readonly needs: readonly string[];
}

export interface CheckedManifest extends ManifestFindings {
  /** Those without faults, in the order of the file. */
  readonly operations: readonly CheckedOperation[];
  /** SHA-256 of what they were checked against. */
  readonly schemaDigest: string;
}

/** What registering needs of those who know the schema, and serve. */
export interface ManifestDesk {
  /** Manifests that come with the product: nobody else's may have their names. */
  readonly shippedNames: readonly string[];
  /** Reads a file, whatever tool wrote it, and holds its operations against the schema. Refused: why it is no manifest. */
  readonly check: (file: string) => Promise<Result<CheckedManifest, string>>;
  /** Has this process serve what was just committed; other processes see it within two seconds. */
  readonly changed: () => Promise<void>;
}
