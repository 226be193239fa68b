import type { Uuid } from '@cifra/domain/ids';
import { accepted } from '@cifra/domain/result';
import { controlCommand, tenantCommand } from '@cifra/books/command';
import { fixtureEvent } from '@cifra/database/audit-event.fixture';
import { allPeriods } from '@cifra/ledger/journal/queries';
import {
  openingChangeAcknowledgements,
  openingChangePeriods,
  openingChanges,
  periodClosings,
  yearCloses,
  yearSignOffs,
} from '@cifra/database/tables/close';
import { insertUser } from '@cifra/firm/users/insert-user';
import { fileTickets, grants } from '@cifra/database/tables/control';
import { ticketByHash } from '@cifra/files/tickets';
import { changeDecisions, proposedChanges } from '@cifra/database/tables/proposals';

/** Bare writes of users and grants: the fuzzer needs states that the product's own operations do not make at once (expired, revoked). */

export interface GrantInput {
  readonly id: Uuid;
  readonly userId: Uuid;
  readonly clusterId: Uuid;
  readonly tenantId: Uuid | null;
  /** Left out or null: the whole tenant. */
  readonly partyId?: Uuid | null;
  readonly isRevoked: boolean;
  /** Decimal digits. */
  readonly validUntilMicros: string | null;
}

interface ActorInput {
  readonly id: Uuid;
  readonly name: string;
  readonly isActive: boolean;
  readonly grants: readonly GrantInput[];
  /** Left out: no password is right. */
  readonly passwordHash?: string;
}

const rowOf = ({
  id,
  userId,
  clusterId,
  tenantId,
  partyId = null,
  isRevoked,
  validUntilMicros,
}: GrantInput) => ({
  id,
  user_id: userId,
  cluster_id: clusterId,
  scope: tenantId === null ? ('ALL' as const) : partyId === null ? ('TENANT' as const) : ('PARTY' as const),
  scope_id: tenantId,
  party_id: partyId,
  valid_from: null,
  valid_until: validUntilMicros === null ? null : BigInt(validUntilMicros),
  is_revoked: isRevoked,
});

export const createActor = controlCommand<ActorInput, null, never>(
  'isolation.createActor',
  async (tx, actor) => {
    await insertUser(tx, {
      id: actor.id,
      email: `${actor.name.toLowerCase()}@isolation.example`,
      name: actor.name,
      password_hash: actor.passwordHash ?? null,
      is_active: actor.isActive,
    });
    for (const grant of actor.grants) tx.insert(grants, rowOf(grant));
    tx.record(fixtureEvent({ event: 'ISOLATION_ACTOR', objectType: 'User', objectId: actor.id }));
    return accepted(null);
  },
);

/** `version`: the commit that wrote the grant as it is. Answers the commit that wrote it anew. */
export const replaceGrant = controlCommand<
  { readonly grant: GrantInput; readonly version: string },
  { readonly version: string },
  never
>('isolation.replaceGrant', async (tx, { grant, version }) => {
  tx.replace(grants, rowOf(grant), BigInt(version));
  tx.record(fixtureEvent({ event: 'ISOLATION_GRANT', objectType: 'Grant', objectId: grant.id }));
  return accepted({ version: tx.commitNumber.toString() });
});

/** A file's ticket whose time is over. */
export const expireTicket = controlCommand<{ readonly ticketHash: string }, null, never>(
  'isolation.expireTicket',
  async (tx, { ticketHash }) => {
    const row = await tx.first(ticketByHash, { ticketHash });
    if (!row) throw new Error('there is no such ticket');
    const { commit_number: version, ...ticket } = row;
    tx.replace(fileTickets, { ...ticket, expires_at: tx.commitInstantMicros - 1n }, version);
    tx.record(fixtureEvent({ event: 'ISOLATION_TICKET', objectType: 'FileTicket', objectId: ticketHash }));
    return accepted(null);
  },
);

/** Two changes about a tenant, with texts of its own as their reasons: one that waits for a second person, and one that was rejected. */
export const plantProposals = controlCommand<
  {
    readonly tenantId: Uuid;
    readonly proposedBy: Uuid;
    readonly decidedBy: Uuid;
    readonly reasons: string[];
  },
  null,
  never
>('isolation.plantProposals', async (tx, { tenantId, proposedBy, decidedBy, reasons }, { newId }) => {
  const [open = '', rejected = '', why = ''] = reasons;
  const ids = [open, rejected].map((reason) => {
    const id = newId();
    const grantId = newId();
    const limits = { validFromMicros: null, validUntilMicros: null };
    tx.insert(proposedChanges, {
      id,
      kind: 'GRANT_CLUSTER',
      permission: 'Access.Manage',
      tenant_ids: '[]',
      content: JSON.stringify({
        userId: decidedBy,
        cluster: 'senior',
        scope: 'TENANT',
        scopeId: tenantId,
        ...limits,
        grantId,
      }),
      concerned: JSON.stringify([decidedBy]),
      effects: JSON.stringify([
        { userId: decidedBy, isFirmWide: false, tenantIds: [tenantId], gained: ['GL.Post'], lost: [] },
      ]),
      digest: '0'.repeat(64),
      reason,
      proposed_by: proposedBy,
      proposed_at: tx.commitInstantMicros,
      expires_at: tx.commitInstantMicros + 604_800_000_000n,
    });
    return id;
  });
  tx.insert(changeDecisions, {
    change_id: ids[1] ?? newId(),
    decision: 'REJECTED',
    decided_by: decidedBy,
    decided_at: tx.commitInstantMicros,
    reason: why,
    was_created_by_proposer: false,
    never_logged_in_elsewhere: false,
  });
  tx.record(fixtureEvent({ event: 'ISOLATION_PROPOSALS', objectType: 'Tenant', objectId: tenantId }));
  return accepted(null);
});

/**
 * A year that was signed off and months that were closed, as rows alone: what is posted later is told as posted after a close, and the
 * periods stay open for everybody else. `statement` and `reference` are the tenant's own texts.
 */
export const plantClosings = tenantCommand<
  { readonly statement: string; readonly reference: string; readonly personId: Uuid },
  null,
  never
>('isolation.plantClosings', async (tx, { statement, reference, personId }, { tenant, newId }) => {
  const periods = await tx.all(allPeriods, {});
  const fiscalYearId = periods[0]?.fiscal_year_id;
  if (fiscalYearId === undefined) throw new Error('the tenant has no periods');
  const yearCloseId = newId();
  const ZEROS = '0'.repeat(64);
  for (const { id } of periods.slice(0, 4))
    tx.insert(periodClosings, {
      period_id: id,
      ordinal: 1,
      submitted_by: personId,
      approved_by: personId,
      digest: ZEROS,
      entry_count: 0,
      second_person: null,
    });
  const [first, second] = periods;
  if (!first || !second) throw new Error('the tenant has no second period');
  const change = { period_id: first.id, ordinal: 1 };
  tx.insert(openingChanges, { ...change, makers: '[]' });
  tx.insert(openingChangePeriods, { ...change, later_period_id: second.id });
  tx.insert(openingChangeAcknowledgements, { ...change, acknowledged_by: personId, note: statement });
  tx.insert(yearCloses, {
    id: yearCloseId,
    fiscal_year_id: fiscalYearId,
    state: 'SUPERSEDED',
    fingerprint: ZEROS,
    result: 0n,
    entry_count: 0,
    line_count: 0,
    drafted_by: personId,
    reviewed_by: '[]',
    second_person: null,
    closed_by: null,
    reversed_by: null,
  });
  const amounts = { carryingE4: '0', valueE4: '0' };
  const item = {
    openItemId: newId(),
    partyId: newId(),
    reference,
    documentDate: '2026-01-05',
    dueDate: '2026-02-05',
    positionE4: '0',
    carryingE4: '0',
  };
  const account = {
    accountId: newId(),
    code: reference,
    kind: 'RECEIVABLE',
    openItemCount: 1,
    openItems: [item],
  };
  const exposed = { currency: 'USD', rate: null, positionE4: '0', ...amounts };
  tx.insert(yearSignOffs, {
    fiscal_year_id: fiscalYearId,
    year_close_id: yearCloseId,
    signed_by: personId,
    statement,
    statement_version: 1,
    exposure: JSON.stringify({
      formatVersion: 1,
      asOf: '2026-12-31',
      ratesOf: '2026-12-31',
      baseCurrency: tenant.baseCurrency,
      ...amounts,
      currencies: [{ ...exposed, accounts: [{ ...account, positionE4: '0', ...amounts }] }],
    }),
    exposure_hash: ZEROS,
    second_person: null,
  });
  tx.record(fixtureEvent({ event: 'ISOLATION_CLOSINGS', objectType: 'FiscalYear', objectId: fiscalYearId }));
  return accepted(null);
});

export const commands = [createActor, replaceGrant, expireTicket, plantClosings, plantProposals];

export const stepwise = 'Fixtures write what a test needs, as it comes.';
