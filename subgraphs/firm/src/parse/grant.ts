import type { GrantInput } from '@cifra/firm/access/grant-change';
import { fields, map, optional } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, uuid } from '@cifra/subgraph-kit/parse/values';
import { microsOfText } from '@cifra/subgraph-kit/shapes';

/** Epoch microseconds as decimal digits: an input of a command is plain data. */
const digits = optional(map(asGiven<string>(), (instant) => microsOfText(instant).toString()));

export const newGrant = map(
  fields({
    userId: uuid,
    cluster: asGiven<string>(),
    scope: asGiven<GrantInput['scope']>(),
    scopeId: optional(uuid),
    validFrom: digits,
    validUntil: digits,
  }),
  ({ validFrom, validUntil, ...grant }): GrantInput => ({
    ...grant,
    validFromMicros: validFrom,
    validUntilMicros: validUntil,
  }),
);
