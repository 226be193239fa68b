import {
  parseTenantInput,
  tenantInputCodes,
  type NewTenant,
  type TenantInput,
} from '@cifra/firm/provisioning/tenant-input';
import type { CodeOf } from '@cifra/domain/refusal-codes';
import { fault, parser, type Parser } from '@cifra/subgraph-kit/parse/parser';

/** The fields of the refusals that do not name one. */
const fieldOf: Readonly<Partial<Record<CodeOf<typeof tenantInputCodes>, string>>> = {
  COUNTRY_PACK_UNKNOWN: 'countryPack',
  CURRENCY_UNKNOWN: 'baseCurrency',
};

/** A new tenant, as the command line reads one too. It stops at the first fault: what is left out follows from what was read. */
export const newTenant: Parser<TenantInput, NewTenant, CodeOf<typeof tenantInputCodes>> = parser(
  tenantInputCodes,
  (input, path) => {
    const tenant = parseTenantInput(input);
    if (tenant.ok) return tenant;
    const { refusal } = tenant;
    const field = refusal.code === 'INPUT_INVALID' ? refusal.facts.field : fieldOf[refusal.code];
    return fault(field === undefined ? path : [...path, field], refusal);
  },
);
