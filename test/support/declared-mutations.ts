import type { FieldMap } from '@cifra/access/field-map';
import type { FieldRule } from '@cifra/access/field-rule';
import { permissions as audit } from '../../subgraphs/audit/src/permissions.ts';
import { permissions as documents } from '../../subgraphs/documents/src/permissions.ts';
import { permissions as firm } from '../../subgraphs/firm/src/permissions.ts';
import { permissions as fx } from '../../subgraphs/fx/src/permissions.ts';
import { permissions as ledger } from '../../subgraphs/ledger/src/permissions.ts';
import { permissions as period } from '../../subgraphs/period/src/permissions.ts';

/** Every mutation of the product and what it asks of the claim, as the subgraphs declare it. */
export const declaredMutations: Readonly<Record<string, FieldRule>> = Object.assign(
  {},
  ...[firm, ledger, documents, period, fx, audit].map((map: FieldMap) => map['Mutation']),
) as Readonly<Record<string, FieldRule>>;
