import { plainRules, type MappingRules } from '@cifra/exchange/import/csv/mapping-rules';
import type { ImportMappingOfTenant } from '@cifra/exchange/import/csv/mappings';
import { tenant } from '@cifra/access/field-rule';
import { referenceById } from '@cifra/subgraph-kit/reference';
import type { LedgerLoaders } from '../loaders.ts';
import type { ImportMappingResolvers, ImportName } from '../generated/resolvers.ts';

const rulesOf = ({ rules }: ImportMappingOfTenant): MappingRules => ({
  ...plainRules,
  ...(JSON.parse(rules) as Partial<MappingRules>),
});

const named = (names: Readonly<Record<string, string>>, isKeyHere: boolean): ImportName[] =>
  Object.entries(names).map(([key, value]) => ({
    __typename: 'ImportName',
    here: isKeyHere ? key : value,
    inFile: isKeyHere ? value : key,
  }));

export const ImportMapping: ImportMappingResolvers = {
  __resolveReference: referenceById(
    tenant('Books.Import'),
    ({ importMapping }: LedgerLoaders) => importMapping,
  ),
  version: ({ commit_number: version }) => Number(version),
  delimiter: (row) => rulesOf(row).delimiter,
  decimalMark: (row) => rulesOf(row).decimalMark,
  dateFormat: (row) => rulesOf(row).dateFormat,
  columns: (row) => named(rulesOf(row).columns, true),
  accounts: (row) => named(rulesOf(row).accounts, false),
  commodities: (row) => named(rulesOf(row).commodities, false),
  types: (row) => named(rulesOf(row).types, false),
};
