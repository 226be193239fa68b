import { LRUCache } from 'lru-cache';
import type { TenantName } from '../edge/contract.ts';
import {
  inspectDocument,
  type DocumentFacts,
  type InspectOptions,
  type OperationFacts,
} from './document-facts.ts';
import { refuse, type LimitRefusal } from './refusal.ts';

export interface OperationRequest {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface CheckedDocument {
  readonly refusal: LimitRefusal | null;
  /** Of an operation that is not refused. */
  readonly cost: number;
  /** Null if the request names no operation of the document. */
  readonly kind: OperationFacts['kind'] | null;
  /** The field of a mutation that has one; null for anything else. */
  readonly mutation: string | null;
  /** The tenants that the operation names; those of a refused one are not read. */
  readonly tenantsNamed: readonly TenantName[];
}

const unread: CheckedDocument = { refusal: null, cost: 0, kind: null, mutation: null, tenantsNamed: [] };

export type CheckDocument = (request: OperationRequest) => CheckedDocument;

/** Checks documents against the limits. Everything except the cost for given variables is computed once per text. */
export function createDocumentLimiter(options: InspectOptions): CheckDocument {
  const known = new LRUCache<string, DocumentFacts>({
    max: 5_000,
    maxSize: 64 * 1024 * 1024,
    sizeCalculation: (facts, text) => 512 + text.length * (facts.operations.size === 0 ? 2 : 100),
  });
  const { limits } = options;
  return ({ query, operationName, variables }) => {
    let facts = known.get(query);
    if (!facts) {
      facts = inspectDocument(options, query);
      known.set(query, facts);
    }
    if (facts.refusal) return { ...unread, refusal: facts.refusal };
    const operation =
      operationName === null && facts.operations.size === 1
        ? facts.operations.values().next().value
        : facts.operations.get(operationName ?? '');
    // There is no such operation; Apollo reports it.
    if (!operation) return unread;
    const { kind, refusal, mutation } = operation;
    if (refusal) return { ...unread, refusal, kind, mutation };
    const cost = operation.costOf(variables);
    const maxCost = kind === 'subscription' ? limits.maxSubscriptionCost : limits.maxCost;
    if (cost <= maxCost)
      return { refusal: null, cost, kind, mutation, tenantsNamed: operation.tenantsNamed(variables) };
    const message = `The operation costs ${cost}; ${maxCost} are allowed`;
    return { ...unread, refusal: refuse('QUERY_TOO_COSTLY', message, { cost, maxCost }), kind, mutation };
  };
}
