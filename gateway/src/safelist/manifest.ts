import { createHash } from 'node:crypto';
import { readManifestFile, type ListedOperation } from './manifest-file.ts';

/** An operation that callers may name by its id. */
export interface PersistedOperation {
  readonly id: string;
  readonly name: string;
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly body: string;
}

export interface Manifest {
  readonly name: string;
  readonly operations: ReadonlyMap<string, PersistedOperation>;
}

/** A manifest in Apollo's format. Throws if the text is none: a gateway must not start with a safelist that it misread. */
export function parseManifest(name: string, text: string): Manifest {
  const file = readManifestFile(text);
  if (file.kind === 'malformed') throw new Error(`Manifest ${name}: ${file.why}`);
  const operations = new Map<string, PersistedOperation>();
  for (const { isMarked: _marked, ...operation } of file.operations) {
    if (!isNamed(operation)) throw new Error(`Manifest ${name}: an operation lacks name or type`);
    if (operations.has(operation.id))
      throw new Error(`Manifest ${name}: the id ${operation.id} occurs twice`);
    operations.set(operation.id, operation);
  }
  return { name, operations };
}

/** The id that Apollo's manifest generator uses by default. */
export function operationId(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

function isNamed(operation: Omit<ListedOperation, 'isMarked'>): operation is PersistedOperation {
  return operation.name !== null && ['query', 'mutation', 'subscription'].includes(operation.type ?? '');
}
