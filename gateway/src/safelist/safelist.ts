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
  readonly documentId?: unknown;
}

export type SafelistAnswer =
  | { readonly kind: 'run'; readonly parameters: GraphQLParameters }
  | { readonly kind: 'refused'; readonly refusal: LimitRefusal };

export type ApplySafelist = (parameters: GraphQLParameters, caller: Caller) => SafelistAnswer;

/**
 * Runs before Apollo. Replaces an id with its operation's text; nothing is ever registered. A restricted caller names
 * an operation by its id and may not send any text, not even the right one.
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
    const ids = idsOf(parameters);
    if (ids.length === 0) {
      return isRestricted
        ? refused('PERSISTED_OPERATION_REQUIRED', 'Only persisted operations run here: send documentId')
        : { kind: 'run', parameters };
    }
    const [id] = ids;
    if (ids.length > 1 || id === undefined) {
      return refused('PERSISTED_OPERATION_UNKNOWN', 'The request names different operations');
    }
    const found = find(byName, caller, id);
    if (!found) return refused('PERSISTED_OPERATION_UNKNOWN', 'No such persisted operation');
    if (found === 'not allowed')
      return refused('PERSISTED_OPERATION_NOT_ALLOWED', 'This operation is not among yours');
    if (parameters.query !== undefined && (isRestricted || parameters.query !== found.body)) {
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

/** Both spellings; the same id given twice counts once. */
function idsOf({ documentId, extensions }: GraphQLParameters): string[] {
  const ids = new Set<string>();
  if (documentId !== undefined && documentId !== null)
    ids.add(typeof documentId === 'string' ? documentId : '');
  const persisted = isRecord(extensions) ? extensions['persistedQuery'] : undefined;
  if (persisted !== undefined && persisted !== null) {
    const hash = isRecord(persisted) ? persisted['sha256Hash'] : undefined;
    ids.add(typeof hash === 'string' ? hash : '');
  }
  return [...ids];
}

function find(
  manifests: ReadonlyMap<string, Manifest>,
  caller: Caller,
  id: string,
): PersistedOperation | 'not allowed' | null {
  const confinement = caller.kind === 'principal' ? caller.confinedTo : null;
  if (!confinement) {
    for (const manifest of manifests.values()) {
      const operation = manifest.operations.get(id);
      if (operation) return operation;
    }
    return null;
  }
  const operation = manifests.get(confinement.manifest)?.operations.get(id);
  if (!operation) return null;
  const names = confinement.operationNames;
  return names === null || names.includes(operation.name) ? operation : 'not allowed';
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

function refused(code: LimitRefusal['code'], message: string): SafelistAnswer {
  return { kind: 'refused', refusal: refuse(code, message, {}) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
