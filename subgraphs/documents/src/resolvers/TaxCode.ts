import { tenant } from '@cifra/access/field-rule';
import { formatPercent } from '@cifra/domain/tax-codes';
import { referenceById } from '@cifra/subgraph-kit/reference';
import type { TaxCodeResolvers } from '../generated/resolvers.ts';
import type { DocumentsLoaders } from '../loaders.ts';

export const TaxCode: TaxCodeResolvers = {
  __resolveReference: referenceById(tenant('TaxCode.Read'), ({ taxCode }: DocumentsLoaders) => taxCode),
  percent: (row) => formatPercent(row.percent_e4),
  withheldAt: (row) => row.withheld_at,
  withheldOn: (row) => row.withheld_on,
  isActive: (row) => row.is_active,
  version: (row) => row.commit_number.toString(),
};
