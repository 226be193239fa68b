import { plainRules, type MappingRules } from '@cifra/exchange/import/csv/mapping-rules';
import type { Row } from '@cifra/database/kit/table';
import type { importMappings } from '@cifra/database/tables/tenant';
import type { ImportMappingResolvers, ImportName } from '../generated/resolvers.ts';

export type ImportMappingShape = Row<typeof importMappings>;

const rulesOf = ({ rules }: ImportMappingShape): MappingRules => ({
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
  version: ({ commit_number: version }) => Number(version),
  delimiter: (row) => rulesOf(row).delimiter,
  decimalMark: (row) => rulesOf(row).decimalMark,
  dateFormat: (row) => rulesOf(row).dateFormat,
  columns: (row) => named(rulesOf(row).columns, true),
  accounts: (row) => named(rulesOf(row).accounts, false),
  commodities: (row) => named(rulesOf(row).commodities, false),
};
