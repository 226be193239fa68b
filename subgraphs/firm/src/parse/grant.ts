import type { WantedGrant } from '@cifra/firm/access/check-grant';
import type { GrantInput } from '@cifra/firm/access/grant-change';
import { fields, map, optional, together } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, uuid } from '@cifra/subgraph-kit/parse/values';
import { instantDigits } from './instant-digits.ts';

/** A cluster and where it is to count. */
export const wantedGrant = map(
  fields({
    cluster: asGiven<string>(),
    scope: asGiven<WantedGrant['scope']>(),
    scopeId: optional(uuid),
    partyId: optional(uuid),
    validFrom: instantDigits,
    validUntil: instantDigits,
  }),
  ({ validFrom, validUntil, ...grant }): WantedGrant => ({
    ...grant,
    validFromMicros: validFrom,
    validUntilMicros: validUntil,
  }),
);

/** A grant of a user who is there. */
export const newGrant = map(together(fields({ userId: uuid }), wantedGrant), (grant): GrantInput => grant);
