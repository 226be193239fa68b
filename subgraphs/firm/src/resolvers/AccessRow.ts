import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
import { pageOfRows, type KeyPart } from '@cifra/books/connection';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { instantText } from '@cifra/subgraph-kit/shapes';
import type { FirmContext } from '../context.ts';
import type { AccessRowResolvers } from '../generated/resolvers.ts';
import { userOf } from './ProposedChange.ts';

const key: readonly KeyPart[] = ['number'];

/** Rows of the control plane that others name. */
function present<Row>(rows: readonly (Row | Error | null)[]): readonly Row[] {
  return rows.map((row) => {
    if (row === null || row instanceof Error) throw new InvariantBroken('what a grant names is not there');
    return row;
  });
}

const grantsOf = async ({ loaders }: FirmContext, ids: readonly string[]) =>
  present(await loaders.grant.loadMany(ids.map((id) => id as Uuid)));

export const AccessRow: AccessRowResolvers = {
  user: ({ userId }, _input, context) => userOf(context, userId as Uuid),
  grants: ({ grantIds }, _input, context) => grantsOf(context, grantIds),
  replacedGrants: ({ replacedGrantIds }, _input, context) => grantsOf(context, replacedGrantIds),
  tenantCount: ({ tenantIds }) => tenantIds.length,
  tenants: async ({ userId, grantIds, tenantIds }, input, { loaders }) => {
    const page = requirePage(input, { of: ['tenants of', userId, ...grantIds], key });
    const rows = present(await loaders.tenant.loadMany(tenantIds.map((id) => id as Uuid)));
    return pageOfRows(rows, page, { key, keyOf: ({ number }) => [String(number)] });
  },
  validUntil: ({ untilMicros }) => (untilMicros === null ? null : instantText(untilMicros)),
};
