import type { Caller } from '../edge/contract.ts';
import { refuse, type LimitRefusal } from '../limits/refusal.ts';
import type { Manifest, PersistedOperation } from './manifest.ts';

/** Who is limited to persisted operations: nobody, partners, everyone. */
export type SafelistMode = 'off' | 'partners-only' | 'all';

/** The parameters of a GraphQL request, from a POST's body or a GET's query string. */
export interface GraphQLParameters {
  readonly query?: unknown;
  readonly operationName?: unknown;
  readonly variables?: unknown;
  readonly extensions?: unknown;
  /** The id of a persisted operation as Hive and the GraphQL-over-HTTP draft send it. */
  readonly documentId?: unknown;
  /** As Relay sends it: by either name. */
  readonly doc_id?: unknown;
  readonly id?: unknown;
}

/** The parameters that name a persisted operation. Apollo's is in `extensions`. */
export const idParameters = ['documentId', 'doc_id', 'id'] as const;

export type SafelistAnswer =
  | { readonly kind: 'run'; readonly parameters: GraphQLParameters }
  | { readonly kind: 'refused'; readonly refusal: LimitRefusal };

export type ApplySafelist = (parameters: GraphQLParameters, caller: Caller) => SafelistAnswer;

/**
 * Runs before Apollo. Replaces an id with its operation's text; nothing is ever registered. A restricted caller names
 * an operation by its id and may not send any text, not even the right one.
 *
 * Clients recognise two answers by message and code, with status 200: `PersistedQueryNotFound`, and
 * `PersistedQueryNotSupported`, after which Apollo Client and urql send texts without hashes for the rest of their life.
 * So the second is for callers who may send texts.
 */
export function createSafelist({
  mode,
  manifests,
}: {
  mode: SafelistMode;
  manifests: readonly Manifest[];
}): ApplySafelist {
  const byName = new Map(manifests.map((manifest) => [manifest.name, manifest]));
  return (parameters, caller) => {
    const isRestricted = isRestrictedIn(mode, caller);
    const hasText = parameters.query !== undefined;
    const named = namedIn(parameters);
    if (named === 'nothing') {
      return isRestricted
        ? refused('PERSISTED_OPERATION_REQUIRED', 'Only persisted operations run here: send its id')
        : { kind: 'run', parameters };
    }
    if (named === 'not a text') return refused('BAD_REQUEST', 'The id of a persisted operation is a string');
    if (named === 'several') return refused('BAD_REQUEST', 'The request names different operations');
    const found = find(byName, caller, named.id);
    if (!found) {
      if (isRestricted && hasText)
        return refused('PERSISTED_OPERATION_REQUIRED', 'Only persisted operations run here: send its id');
      return isRestricted || !named.isHash
        ? refused('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound', 200)
        : refused('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported', 200);
    }
    if (found === 'not allowed')
      return refused('PERSISTED_OPERATION_NOT_ALLOWED', 'This operation is not among yours');
    if (hasText && (isRestricted || parameters.query !== found.body)) {
      return refused('PERSISTED_OPERATION_REQUIRED', 'A persisted operation is sent without its text');
    }
    return { kind: 'run', parameters: withText(parameters, found) };
  };
}

function isRestrictedIn(mode: SafelistMode, caller: Caller): boolean {
  if (mode === 'all') return true;
  if (caller.kind === 'anonymous') return false;
  return caller.confinedTo !== null || (mode === 'partners-only' && caller.party === 'partner');
}

interface NamedOperation {
  readonly id: string;
  /** Named by Apollo's hash alone, which a client may have computed from a text that nobody registered. */
  readonly isHash: boolean;
}

/** All spellings; the same id given twice counts once. */
function namedIn(parameters: GraphQLParameters): NamedOperation | 'nothing' | 'not a text' | 'several' {
  const given: unknown[] = idParameters.map((name) => parameters[name]).filter(isGiven);
  const { extensions } = parameters;
  const persisted = isRecord(extensions) ? extensions['persistedQuery'] : undefined;
  const isHash = given.length === 0;
  if (isGiven(persisted)) given.push(isRecord(persisted) ? persisted['sha256Hash'] : null);
  if (given.length === 0) return 'nothing';
  const ids = new Set<string>();
  for (const id of given) {
    if (typeof id !== 'string') return 'not a text';
    ids.add(id.startsWith(hashPrefix) ? id.slice(hashPrefix.length) : id);
  }
  const [id = ''] = ids;
  return ids.size > 1 ? 'several' : { id, isHash };
}

/** How the GraphQL-over-HTTP draft marks an id that is a hash. Manifests have the bare hash. */
const hashPrefix = 'sha256:';

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function find(
  manifests: ReadonlyMap<string, Manifest>,
  caller: Caller,
  id: string,
): PersistedOperation | 'not allowed' | null {
  const confinement = caller.kind === 'principal' ? caller.confinedTo : null;
  if (!confinement) {
    for (const manifest of manifests.values()) {
      const operation = findIn(manifest, id);
      if (operation) return operation;
    }
    return null;
  }
  const manifest = manifests.get(confinement.manifest);
  const operation = manifest && findIn(manifest, id);
  if (!operation) return null;
  const names = confinement.operationNames;
  return names === null || names.includes(operation.name) ? operation : 'not allowed';
}

/**
 * Hive's ids are `app~version~hash`: the hash is looked up in the manifest that has the app's name, with the version or
 * without. A manifest may also list such ids as they are.
 */
function findIn({ name, operations }: Manifest, id: string): PersistedOperation | undefined {
  const listed = operations.get(id);
  if (listed) return listed;
  const [app, version, hash, ...rest] = id.split('~');
  if (hash === undefined || rest.length > 0) return undefined;
  return name === app || name === `${app}~${version}` ? operations.get(hash) : undefined;
}

function withText(
  { operationName, variables, extensions }: GraphQLParameters,
  { body }: PersistedOperation,
): GraphQLParameters {
  const { persistedQuery: _answered, ...rest } = isRecord(extensions) ? extensions : {};
  return {
    query: body,
    ...(operationName !== undefined && { operationName }),
    ...(variables !== undefined && { variables }),
    ...(Object.keys(rest).length > 0 && { extensions: rest }),
  };
}

function refused(code: LimitRefusal['code'], message: string, httpStatus = 400): SafelistAnswer {
  return { kind: 'refused', refusal: refuse(code, message, {}, httpStatus) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
