import { and, eq, gt, isNull } from 'drizzle-orm';
import { controlQuery } from '@cifra/database/statement';
import type { ControlReadTx } from '@cifra/database/tx';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { identitiesOfUser } from '../directory/identities.ts';
import { allClusters, everyUser, userByEmail, userById } from '../directory/queries.ts';
import type { ProviderRow } from '../identities/provider/provider-clients.ts';
import type { ScimGroup, ScimUser } from './answers.ts';

/** The firm's people and clusters, as SCIM shows them. */

/** Grants for the whole firm that are not revoked, without an end. */
const firmGrants = controlQuery()((q) => {
  const t = q.t.grants;
  return q.db
    .select({ id: t.id, userId: t.user_id, clusterId: t.cluster_id })
    .from(t)
    .where(and(eq(t.scope, 'ALL'), eq(t.is_revoked, false), isNull(t.valid_until)));
});

/** Changes of a kind that wait for a second person. */
const waitingChanges = controlQuery<{ kind: string; nowMicros: bigint }>()((q) => {
  const { proposed_changes: changes, change_decisions: decisions } = q.t;
  return q.db
    .select({ id: changes.id, content: changes.content })
    .from(changes)
    .leftJoin(decisions, eq(decisions.change_id, changes.id))
    .where(
      and(
        eq(changes.kind, q.arg(changes.kind, 'kind')),
        isNull(decisions.change_id),
        gt(changes.expires_at, q.arg(changes.expires_at, 'nowMicros')),
      ),
    );
});

export interface FirmGrant {
  readonly id: Uuid;
  readonly userId: Uuid;
  readonly clusterId: Uuid;
}

export const readFirmGrants = (control: ControlReadTx): Promise<readonly FirmGrant[]> =>
  control.all(firmGrants, {});

type Person = {
  readonly id: Uuid;
  readonly email: string;
  readonly name: string;
  readonly is_active: boolean;
};

/** People as they are, with their clusters. */
export async function readPeople(
  control: ControlReadTx,
  provider: ProviderRow,
): Promise<(row: Person) => Promise<ScimUser>> {
  const [grants, clusters] = await Promise.all([readFirmGrants(control), control.all(allClusters, {})]);
  const codes = new Map(clusters.map(({ id, code }) => [id, code]));
  return async ({ id, email, name, is_active: isActive }) => {
    const accounts = provider.is_external_id_subject
      ? await control.all(identitiesOfUser, { userId: id })
      : [];
    const own = accounts.find((each) => each.provider_id === provider.id && each.state === 'LINKED');
    return {
      id,
      email,
      name,
      isActive,
      externalId: own?.subject ?? null,
      groups: grants.flatMap(({ userId, clusterId }) => {
        const code = codes.get(clusterId);
        return userId === id && code !== undefined ? [{ id: clusterId, code }] : [];
      }),
    };
  };
}

export async function findPerson(control: ControlReadTx, id: string): Promise<Person | null> {
  const parsed = parseUuid(id);
  return parsed.ok ? control.first(userById, { id: parsed.value }) : null;
}

export const findPersonByEmail = (control: ControlReadTx, email: string): Promise<Person | null> =>
  control.first(userByEmail, { email });

export const everyPerson = (control: ControlReadTx): Promise<readonly Person[]> => control.all(everyUser, {});

/** Role clusters with those who have them for the whole firm. */
export async function readGroups(control: ControlReadTx): Promise<readonly ScimGroup[]> {
  const [grants, clusters, people] = await Promise.all([
    readFirmGrants(control),
    control.all(allClusters, {}),
    everyPerson(control),
  ]);
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return clusters.map(({ id, code }) => ({
    id,
    code,
    members: [...new Set(grants.filter(({ clusterId }) => clusterId === id).map(({ userId }) => userId))].map(
      (userId) => ({ userId, name: names.get(userId) ?? '' }),
    ),
  }));
}

/** The change that waits already for what is asked again: a provider repeats itself until it is done. Null: none does. */
export async function findWaiting(
  control: ControlReadTx,
  { kind, nowMicros }: { readonly kind: string; readonly nowMicros: bigint },
  isSame: (content: Readonly<Record<string, unknown>>) => boolean,
): Promise<Uuid | null> {
  const waiting = await control.all(waitingChanges, { kind, nowMicros });
  return (
    waiting.find(({ content }) => isSame(JSON.parse(content) as Readonly<Record<string, unknown>>))?.id ??
    null
  );
}
