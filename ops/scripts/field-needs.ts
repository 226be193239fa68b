import type { FieldMap } from '@cifra/access/field-map';
import { statedRules } from '@cifra/access/field-map';
import type { FieldRule } from '@cifra/access/field-rule';
import { ruleOfReference } from '@cifra/access/guarded';
import { permissions as auditRules } from '@cifra/subgraph-audit/permissions';
import { resolvers as auditResolvers } from '@cifra/subgraph-audit/resolvers';
import { permissions as documentRules } from '@cifra/subgraph-documents/permissions';
import { resolvers as documentResolvers } from '@cifra/subgraph-documents/resolvers';
import { permissions as firmRules } from '@cifra/subgraph-firm/permissions';
import { resolvers as firmResolvers } from '@cifra/subgraph-firm/resolvers';
import { permissions as fxRules } from '@cifra/subgraph-fx/permissions';
import { resolvers as fxResolvers } from '@cifra/subgraph-fx/resolvers';
import { permissions as ledgerRules } from '@cifra/subgraph-ledger/permissions';
import { resolvers as ledgerResolvers } from '@cifra/subgraph-ledger/resolvers';
import { permissions as periodRules } from '@cifra/subgraph-period/permissions';
import { resolvers as periodResolvers } from '@cifra/subgraph-period/resolvers';
import { runGenerator, type Outputs } from '../../schema/scripts/output.ts';

const subgraphs: readonly (readonly [FieldMap, object])[] = [
  [firmRules, firmResolvers],
  [ledgerRules, ledgerResolvers],
  [documentRules, documentResolvers],
  [periodRules, periodResolvers],
  [fxRules, fxResolvers],
  [auditRules, auditResolvers],
];

/** What the fields of the API ask of the claim, for those who may not import the subgraphs: `"Query.users": "firm Access.Read"`. */
export function generateFieldNeeds(): Outputs {
  const needs = subgraphs.flatMap(([map, resolvers]) => [
    ...[...statedRules(map)].flatMap(([field, rule]) => needOf(field, rule)),
    ...Object.entries(resolvers).flatMap(([type, fields]) => needOfReference(type, fields as object)),
  ]);
  const sorted = needs.toSorted(([one], [other]) => (one < other ? -1 : 1));
  return { 'schema/field-needs.json': `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n` };
}

const needOf = (key: string, rule: FieldRule): readonly (readonly [string, string])[] =>
  'permission' in rule ? [[key, `${rule.kind} ${rule.permission}`]] : [];

function needOfReference(type: string, fields: object): readonly (readonly [string, string])[] {
  const resolve = '__resolveReference' in fields ? fields.__resolveReference : undefined;
  const rule = typeof resolve === 'function' ? ruleOfReference(resolve) : undefined;
  return rule === undefined ? [] : needOf(type, rule);
}

await runGenerator(import.meta.url, generateFieldNeeds);
