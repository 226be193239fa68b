import { tenant } from '@cifra/access/field-rule';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { formatPercent } from '@cifra/domain/tax-codes';
import { reference } from '@cifra/subgraph-kit/reference';
import type { DocumentsContext } from '../context.ts';
import type { TaxCodeResolvers } from '../generated/resolvers.ts';
import type { TaxCodeOfTenant } from '@cifra/trade/reads/tax-codes';

export const TaxCode: TaxCodeResolvers = {
  __resolveReference: reference<DocumentsContext, TaxCodeOfTenant | null>(
    tenant('TaxCode.Read'),
    async ({ tenantId, id }, { loadersOf }) => {
      const taxCodeId = parseUuid(String(id));
      return taxCodeId.ok ? loadersOf(tenantId as Uuid).taxCode.load(taxCodeId.value) : null;
    },
  ),
  percent: (row) => formatPercent(row.percent_e4),
  isActive: (row) => row.is_active,
  version: (row) => row.commit_number.toString(),
};
