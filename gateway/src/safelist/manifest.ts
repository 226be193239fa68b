import { createHash } from 'node:crypto';

/** Apollo's `apollo-persisted-query-manifest`, version 1. */
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

/** Throws if the text is not a manifest: a gateway must not start with a safelist that it misread. */
export function parseManifest(name: string, text: string): Manifest {
  const parsed: unknown = JSON.parse(text);
  if (
    !isRecord(parsed) ||
    parsed['format'] !== 'apollo-persisted-query-manifest' ||
    parsed['version'] !== 1
  ) {
    throw new Error(`Manifest ${name}: not an apollo-persisted-query-manifest of version 1`);
  }
  const listed = parsed['operations'];
  if (!Array.isArray(listed)) throw new Error(`Manifest ${name}: no operations`);
  const operations = new Map<string, PersistedOperation>();
  for (const operation of listed as unknown[]) {
    if (!isOperation(operation))
      throw new Error(`Manifest ${name}: an operation lacks id, name, type or body`);
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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOperation(value: unknown): value is PersistedOperation {
  return (
    isRecord(value) &&
    typeof value['id'] === 'string' &&
    typeof value['name'] === 'string' &&
    typeof value['body'] === 'string' &&
    ['query', 'mutation', 'subscription'].includes(String(value['type']))
  );
}
