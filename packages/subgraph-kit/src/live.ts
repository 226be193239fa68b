import { isDeepStrictEqual } from 'node:util';
import type { FieldMap, TypeRules } from '@cifra/access/field-map';
import type { FieldRule } from '@cifra/access/field-rule';

/** A field of the query that an event runs. Its arguments are those of the subscription's field that have the same names. */
export interface LiveStep {
  readonly field: string;
  /** By the query's argument: the subscription's, where it has another name. */
  readonly renamed?: Readonly<Record<string, string>>;
}

/** What has the query run again: a change of a topic, of the firm itself, of the tenant that the argument `tenantId` names, or of any. */
export interface LiveWake {
  readonly topic: 'status' | 'jobs' | 'batches' | 'progress';
  readonly of: 'firm' | 'tenant' | 'any';
}

/**
 * A field of Subscription, declared once. The gateway executes it: an event runs the query field again, with the subscription's arguments and
 * selection, under a claim that is minted anew (docs/decisions/0020-live.md).
 */
export interface DeclaredLive {
  readonly name: string;
  /** What it asks of the claim: the same as the query field. */
  readonly needs: FieldRule;
  /** From a field of Query down to the one that is watched: one field of the firm's, or `tenant` and a field of the tenant's. */
  readonly runs: readonly [LiveStep, ...LiveStep[]];
  /** Empty: nobody counts its changes, and the query is run once a second. */
  readonly wakes: readonly LiveWake[];
  /** Whether there is nothing to watch where the field is null. */
  readonly endsAtNull: boolean;
}

/** The step into the tenant that the argument `tenantId` names. */
export const intoTenant: LiveStep = { field: 'tenant', renamed: { id: 'tenantId' } };

/** The rules of a subgraph with those of its live fields. Throws where one asks for something else than the query field that it runs. */
export function withLive(rules: FieldMap, live: readonly DeclaredLive[]): FieldMap {
  for (const { name, needs, runs } of live) {
    const isOfTenant = runs.length > 1;
    const { field } = runs.at(-1) ?? { field: '' };
    const type = isOfTenant ? 'Tenant' : 'Query';
    const asked = ruleOf(rules[type], field);
    if (!isDeepStrictEqual(needs, asked))
      throw new Error(
        `Subscription.${name} needs ${JSON.stringify(needs)}, and ${type}.${field}, which it runs, ${JSON.stringify(asked)}`,
      );
  }
  return { ...rules, Subscription: Object.fromEntries(live.map(({ name, needs }) => [name, needs])) };
}

function ruleOf(rules: FieldMap[string] | undefined, field: string): FieldRule | undefined {
  return typeof rules === 'object' && Object.hasOwn(rules, field) ? (rules as TypeRules)[field] : undefined;
}
