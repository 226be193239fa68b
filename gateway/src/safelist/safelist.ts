import type { Caller } from '../edge/contract.ts';
import { refuse, type LimitRefusal } from '../limits/refusal.ts';
import type { PersistedOperation } from './manifest.ts';
import { bareId } from './manifest-file.ts';
import { OperationIndex, type FoundOperation, type ServedManifests, type ServedVersion } from './served.ts';

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
  shipped,
  served,
}: {
  mode: SafelistMode;
  shipped: readonly ServedVersion[];
  served: ServedManifests;
}): ApplySafelist {
  let indexed: readonly ServedVersion[] | null = null;
  let index = new OperationIndex(shipped);
  return (parameters, caller) => {
    const current = served.current();
    if (current !== indexed) {
      // What comes with the product stands first: nobody takes its ids.
      index = new OperationIndex([...shipped, ...current]);
      indexed = current;
    }
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
    const found = find(index, caller, named.id);
    if (!found) {
      if (isRestricted && hasText)
        return refused('PERSISTED_OPERATION_REQUIRED', 'Only persisted operations run here: send its id');
      return isRestricted || !named.isHash
        ? refused('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound', 200)
        : refused('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported', 200);
    }
    if (found === 'not allowed')
      return refused('PERSISTED_OPERATION_NOT_ALLOWED', 'This operation is not among yours');
    const { operation, manifest, isInvalid } = found;
    if (hasText && (isRestricted || parameters.query !== operation.body)) {
      return refused('PERSISTED_OPERATION_REQUIRED', 'A persisted operation is sent without its text');
    }
    if (isInvalid) return invalid(operation, manifest);
    return { kind: 'run', parameters: withText(parameters, operation) };
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
    ids.add(bareId(id));
  }
  const [id = ''] = ids;
  return ids.size > 1 ? 'several' : { id, isHash };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function find(index: OperationIndex, caller: Caller, id: string): FoundOperation | 'not allowed' | null {
  const confinement = caller.kind === 'principal' ? caller.confinedTo : null;
  const found = index.find(id, confinement?.manifest ?? null);
  const names = confinement?.operationNames ?? null;
  return found === null || names === null || names.includes(found.operation.name) ? found : 'not allowed';
}

/** The schema has changed since the client was released: no text that the caller sends would run either. */
function invalid({ name }: PersistedOperation, manifest: string): SafelistAnswer {
  const message = `The operation ${name} of the manifest ${manifest} does not fit the schema any more: its client has to be renewed`;
  const facts = { manifest, operation: name };
  return { kind: 'refused', refusal: refuse('PERSISTED_OPERATION_INVALID', message, facts) };
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
