import { tenant } from '@cifra/access/field-rule';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { reference } from '@cifra/subgraph-kit/reference';
import type { DocumentsContext } from '../context.ts';
import type { PartyResolvers } from '../generated/resolvers.ts';
import type { PartyOfTenant } from '@cifra/trade/reads/parties';

export const Party: PartyResolvers = {
  __resolveReference: reference<DocumentsContext, PartyOfTenant | null>(
    tenant('Party.Read'),
    async ({ tenantId, id }, { loadersOf }) => {
      const partyId = parseUuid(String(id));
      return partyId.ok ? loadersOf(tenantId as Uuid).party.load(partyId.value) : null;
    },
  ),
  isCustomer: (row) => row.is_customer,
  isVendor: (row) => row.is_vendor,
  taxId: (row) => row.tax_id,
  taxCheckDigit: (row) => row.tax_check_digit,
  paymentTermDays: (row) => row.payment_term_days,
  isActive: (row) => row.is_active,
  version: (row) => row.commit_number.toString(),
};
