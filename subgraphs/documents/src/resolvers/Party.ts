import { tenant } from '@cifra/access/field-rule';
import { referenceById } from '@cifra/subgraph-kit/reference';
import type { PartyResolvers } from '../generated/resolvers.ts';
import type { DocumentsLoaders } from '../loaders.ts';

export const Party: PartyResolvers = {
  __resolveReference: referenceById(tenant('Party.Read'), ({ party }: DocumentsLoaders) => party),
  isCustomer: (row) => row.is_customer,
  isVendor: (row) => row.is_vendor,
  taxId: (row) => row.tax_id,
  taxCheckDigit: (row) => row.tax_check_digit,
  paymentTermDays: (row) => row.payment_term_days,
  isActive: (row) => row.is_active,
  version: (row) => row.commit_number.toString(),
};
