import { firm } from '@cifra/access/field-rule';
import { InvariantBroken } from '@cifra/database/failures';
import { readKey } from '@cifra/firm/api-keys/read-keys';
import { contentOf } from '@cifra/firm/decisions/change-kinds';
import { holdingOfChange } from '@cifra/firm/decisions/holding-of-change';
import { changeById, decisionOfChange, type ChangeRow } from '@cifra/firm/decisions/queries';
import { concernedBy, confirmersOf, effectsOfChange } from '@cifra/firm/decisions/read-changes';
import { stateOfChange } from '@cifra/firm/decisions/state-of-change';
import { groupById } from '@cifra/firm/directory/queries';
import { settingsOf } from '@cifra/firm/settings/read-settings';
import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import type { Uuid } from '@cifra/domain/ids';
import { reference } from '@cifra/subgraph-kit/reference';
import { instantText } from '@cifra/subgraph-kit/shapes';
import type { FirmContext } from '../context.ts';
import type { AccessEffectResolvers, ProposedChangeResolvers } from '../generated/resolvers.ts';
import { idOrNil } from '../parse/ids.ts';

export async function userOf({ loaders }: Pick<FirmContext, 'loaders'>, id: Uuid) {
  const user = await loaders.user.load(id);
  if (user === null) throw new InvariantBroken('a proposed change names a user who is not there');
  return user;
}

async function tenantOf({ loaders }: Pick<FirmContext, 'loaders'>, id: Uuid) {
  const tenant = await loaders.tenant.load(id);
  if (tenant === null) throw new InvariantBroken('a proposed change names a tenant that is not there');
  return tenant;
}

const grantIn = (row: ChangeRow) => {
  const given = contentOf(row);
  return given.kind === 'GRANT_CLUSTER' ? given.content : null;
};
const settingIn = (row: ChangeRow) => {
  const given = contentOf(row);
  return given.kind === 'CHANGE_SETTING' ? given.content : null;
};
const groupIn = (row: ChangeRow) => {
  const given = contentOf(row);
  return given.kind === 'CHANGE_TENANT_GROUP' ? given.content : null;
};
const isOfOneUser: ReadonlySet<ChangeRow['kind']> = new Set([
  'GRANT_CLUSTER',
  'REVOKE_GRANT',
  'ISSUE_PASSWORD_LINK',
  'DEACTIVATE_USER',
  'REACTIVATE_USER',
]);
const instantOf = (micros: string | null | undefined) =>
  typeof micros === 'string' ? instantText(BigInt(micros)) : null;

export const ProposedChange: ProposedChangeResolvers = {
  __resolveReference: reference<FirmContext, ChangeRow | null>(firm('Access.Read'), ({ id }, { books }) =>
    books.control.first(changeById, { id: idOrNil(id) }),
  ),
  state: async (row, _input, { books, nowMicros }) =>
    stateOfChange(row, await books.control.first(decisionOfChange, { changeId: row.id }), nowMicros()),
  proposedBy: (row, _input, context) => userOf(context, row.proposed_by),
  proposedAt: (row) => instantText(row.proposed_at),
  expiresAt: (row) => instantText(row.expires_at),
  user: (row, _input, context) => {
    const [userId] = concernedBy(row);
    return userId === undefined || !isOfOneUser.has(row.kind) ? null : userOf(context, userId);
  },
  cluster: (row) => {
    const given = contentOf(row);
    if (given.kind === 'COMPOSE_CLUSTER') return given.content.code;
    return given.kind === 'GRANT_CLUSTER' ? given.content.cluster : null;
  },
  grant: (row, _input, { loaders }) => {
    const given = contentOf(row);
    return given.kind === 'REVOKE_GRANT' ? loaders.grant.load(given.content.grantId) : null;
  },
  scope: (row) => grantIn(row)?.scope ?? null,
  scopeId: (row) => grantIn(row)?.scopeId ?? null,
  validFrom: (row) => instantOf(grantIn(row)?.validFromMicros),
  validUntil: (row) => instantOf(grantIn(row)?.validUntilMicros),
  permissions: (row) => {
    const given = contentOf(row);
    return given.kind === 'COMPOSE_CLUSTER' ? given.content.permissions : null;
  },
  tenants: (row, _input, context) =>
    Promise.all(holdingOfChange(row).tenantIds.map((id) => tenantOf(context, id))),
  settingKey: (row) => settingIn(row)?.key ?? null,
  currentValue: async (row, _input, { books }) => {
    const change = settingIn(row);
    if (change === null) return null;
    const { scopeId } = change;
    const settings = await settingsOf(books.control, scopeId === FIRM_SCOPE_ID ? null : scopeId);
    return settings.find(({ key }) => key === change.key)?.value ?? null;
  },
  newValue: (row) => settingIn(row)?.value ?? null,
  group: (row, _input, { books }) => {
    const change = groupIn(row);
    return change && books.control.first(groupById, { id: change.groupId });
  },
  member: (row, _input, context) => {
    const change = groupIn(row);
    return change && tenantOf(context, change.tenantId);
  },
  isMember: (row) => groupIn(row)?.isMember ?? null,
  proposedKey: (row) => {
    const given = contentOf(row);
    if (given.kind !== 'CREATE_KEY') return null;
    const { cluster: clusterCode, ...key } = given.content;
    return { __typename: 'ProposedKey', ...key, clusterCode };
  },
  rotatedKey: (row, _input, { books }) => {
    const given = contentOf(row);
    return given.kind === 'ROTATE_KEY' ? readKey(books.control, given.content.keyId) : null;
  },
  keyExpiresAt: (row) => {
    const given = contentOf(row);
    const isOfKey = given.kind === 'CREATE_KEY' || given.kind === 'ROTATE_KEY';
    return isOfKey ? instantOf(given.content.expiresAtMicros) : null;
  },
  effects: (row) => effectsOfChange(row),
  mayConfirm: async (row, _input, context) =>
    Promise.all(
      (await confirmersOf(context.books.control, row, context.nowMicros())).map(
        async ({ userId, ...independence }) => ({
          __typename: 'PossibleConfirmer' as const,
          user: await userOf(context, userId),
          ...independence,
        }),
      ),
    ),
  decision: async (row, _input, context) => {
    const decision = await context.books.control.first(decisionOfChange, { changeId: row.id });
    if (decision === null) return null;
    return {
      __typename: 'ChangeDecision',
      decidedBy: await userOf(context, decision.decided_by),
      decidedAt: instantText(decision.decided_at),
      reason: decision.reason,
      wasCreatedByProposer: decision.was_created_by_proposer,
      neverLoggedInElsewhere: decision.never_logged_in_elsewhere,
    };
  },
};

export const AccessEffect: AccessEffectResolvers = {
  user: ({ userId }, _input, context) => userOf(context, userId as Uuid),
  tenantCount: ({ tenantIds }) => tenantIds.length,
};
