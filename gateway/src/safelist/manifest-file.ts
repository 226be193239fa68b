import { hash } from 'node:crypto';

/** An operation as a file lists it. Only Apollo's format has name and type beside the text. */
export interface ListedOperation {
  /** As the client sends it, without the mark of a hash. */
  readonly id: string;
  readonly body: string;
  readonly name: string | null;
  readonly type: string | null;
  /** The file marks the id as the SHA-256 of the text. */
  readonly isMarked: boolean;
}

export type ManifestFile =
  | { readonly kind: 'read'; readonly operations: readonly ListedOperation[] }
  | { readonly kind: 'malformed'; readonly why: string };

/** What a check of one file may take. */
const mostOperations = 2_000;
const longestFile = 8 * 1024 * 1024;

/**
 * Reads the formats that clients' tools write: Apollo's `apollo-persisted-query-manifest` of version 1, and a JSON object of ids and texts,
 * which GraphQL Code Generator (`persisted-documents.json`), Relay (`persistConfig.file`) and Hive (`hive app:create`) share.
 */
export function readManifestFile(text: string): ManifestFile {
  if (text.length > longestFile)
    return malformed(`it has ${text.length} characters, and ${longestFile} are allowed`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch {
    return malformed('it is not JSON');
  }
  if (!isRecord(parsed)) return malformed('it is no JSON object');
  const file = 'format' in parsed ? readApollo(parsed) : readTexts(parsed);
  if (file.kind === 'malformed') return file;
  const { length } = file.operations;
  if (length === 0) return malformed('it lists no operations');
  return length > mostOperations
    ? malformed(`it lists ${length} operations, and ${mostOperations} are allowed`)
    : file;
}

/** Source: apollographql.com/docs/graphos/platform/security/persisted-queries#manifest-format */
function readApollo({ format, version, operations: listed }: Record<string, unknown>): ManifestFile {
  if (format !== 'apollo-persisted-query-manifest' || version !== 1)
    return malformed('it is not an apollo-persisted-query-manifest of version 1');
  if (!Array.isArray(listed)) return malformed('it lists no operations');
  const operations: ListedOperation[] = [];
  for (const [index, operation] of (listed as unknown[]).entries()) {
    const { id, name, type, body } = isRecord(operation) ? operation : {};
    if (
      typeof id !== 'string' ||
      typeof name !== 'string' ||
      typeof type !== 'string' ||
      typeof body !== 'string'
    )
      return malformed(`operation ${index + 1} lacks id, name, type or body`);
    operations.push({ ...idOf(id), name, type, body });
  }
  return { kind: 'read', operations };
}

function readTexts(texts: Record<string, unknown>): ManifestFile {
  const operations: ListedOperation[] = [];
  for (const [id, body] of Object.entries(texts)) {
    if (typeof body !== 'string') return malformed('it holds something else than ids and texts');
    operations.push({ ...idOf(id), body, name: null, type: null });
  }
  return { kind: 'read', operations };
}

/** How the GraphQL-over-HTTP draft marks an id that is a hash. Manifests have the bare hash, and so does whoever looks for one. */
const hashPrefix = 'sha256:';
export const bareId = (id: string): string => (id.startsWith(hashPrefix) ? id.slice(hashPrefix.length) : id);
const idOf = (id: string): Pick<ListedOperation, 'id' | 'isMarked'> => ({
  id: bareId(id),
  isMarked: id.startsWith(hashPrefix),
});

/** The algorithms of the tools, by the length of what they write: Relay's default, GraphQL Code Generator's, Apollo's. */
const algorithmOfLength: ReadonlyMap<number, string> = new Map([
  [32, 'md5'],
  [40, 'sha1'],
  [64, 'sha256'],
]);

/** Of an id that is marked as a hash or has the form of one: the algorithm, if it is not the hash of the text. Null: nothing is wrong with it. */
export function otherHash({
  id,
  body,
  isMarked,
}: Pick<ListedOperation, 'id' | 'body' | 'isMarked'>): string | null {
  const byForm = /^[0-9a-f]+$/i.test(id) ? algorithmOfLength.get(id.length) : undefined;
  const algorithm = isMarked ? 'sha256' : byForm;
  return algorithm === undefined || hash(algorithm, body, 'hex') === id ? null : algorithm;
}

function malformed(why: string): ManifestFile {
  return { kind: 'malformed', why };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
