import { accepted, refused, type Result } from '@cifra/domain/result';
import type { EntryKind, EntrySource, LineKind } from '@cifra/domain/entry';
import { kindForRoles } from '@cifra/domain/account-kinds';
import type { AccountRole } from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { CloseState, LockState } from '@cifra/domain/periods';
import type { RefusalCode } from '@cifra/domain/refusals';
import { controlCommand, tenantCommand, type Placement } from '@cifra/books/command';
import { postEntry, type PostedEntry } from '@cifra/ledger/journal/post-entry';
import { periodById } from '@cifra/ledger/journal/queries';
import { changeLockState } from '@cifra/closing/periods/change-lock-state';
import { writeFiscalYear } from '@cifra/closing/periods/write-fiscal-year';
import { writeProposedSeries } from '@cifra/trade/series/series';
import { writeTaxCodes } from '@cifra/trade/tax-codes/tax-codes';
import { countryPacks } from '@cifra/domain/country-packs';
import { fiscalYearPeriods } from '@cifra/domain/fiscal-year';
import { fixtureEvent } from '@cifra/database/audit-event.fixture';
import { insertUser } from '@cifra/firm/users/insert-user';
import { settings, tenants } from '@cifra/database/tables/control';
import { openItemMovements } from '@cifra/database/tables/documents';
import { openItemsByIds } from '@cifra/trade/automatic-allocation/queries';
import {
  accountRoles,
  accounts,
  entryDrafts,
  entryReversals,
  periods,
  tenantProfile,
} from '@cifra/database/tables/tenant';

/** What tests need to bring books into a state: bare writes, no rule of the product among them. */

export interface FixtureTenant {
  readonly id: Uuid;
  readonly number: number;
  readonly slug: string;
  readonly baseCurrency: string;
  readonly timeZone: string;
  /** Defaults to a file that is named by the slug. */
  readonly placement?: Placement;
}

export const createTenant = controlCommand<FixtureTenant, null, never>(
  'fixture.createTenant',
  async (tx, tenant) => {
    tx.insert(tenants, {
      id: tenant.id,
      number: tenant.number,
      slug: tenant.slug,
      name: tenant.slug,
      base_currency: tenant.baseCurrency,
      time_zone: tenant.timeZone,
      locale: 'es-PA',
      country_pack: 'PA',
      kind: 'SANDBOX',
      state: 'ACTIVE',
      provisioning: '{}',
      ...(tenant.placement ?? { engine: 'sqlite', server: null, database: `${tenant.slug}.sqlite` }),
    });
    tx.record(fixtureEvent({ event: 'FIXTURE_TENANT', objectType: 'Tenant', objectId: tenant.id }));
    return accepted(null);
  },
);

export const createUser = controlCommand<{ readonly id: Uuid; readonly name: string }, null, never>(
  'fixture.createUser',
  async (tx, user) => {
    await insertUser(tx, {
      id: user.id,
      email: `${user.name}@demo.example`,
      name: user.name,
      password_hash: null,
      is_active: true,
    });
    tx.record(fixtureEvent({ event: 'FIXTURE_USER', objectType: 'User', objectId: user.id }));
    return accepted(null);
  },
);

export const setSetting = controlCommand<
  { readonly scopeId: Uuid; readonly key: string; readonly value: string },
  null,
  never
>('fixture.setSetting', async (tx, { scopeId, key, value }) => {
  tx.insert(settings, { scope_id: scopeId, key, value });
  tx.record(fixtureEvent({ event: 'FIXTURE_SETTING', objectType: 'Setting', objectId: key }));
  return accepted(null);
});

export interface FixtureAccount {
  readonly id: Uuid;
  readonly code: string;
  readonly type: 'ASSET' | 'LIABILITY' | 'EQUITY' | 'INCOME' | 'EXPENSE';
  readonly role: string | null;
}

export interface FixtureBooks {
  readonly accounts: readonly FixtureAccount[];
  /** First day of the first fiscal year. */
  readonly startDate: LocalDate;
  /** Where the books are taken over in mid-year: the first day of that year's twelve months. */
  readonly yearStart?: LocalDate;
}

export const openBooks = tenantCommand<FixtureBooks, null, never>(
  'fixture.openBooks',
  async (tx, input, { tenant, newId }) => {
    tx.insert(tenantProfile, {
      tenant_id: tenant.id,
      tenant_number: tenant.number,
      name: tenant.name,
      base_currency: tenant.baseCurrency,
      base_minor_units: 2,
      time_zone: tenant.timeZone,
      locale: 'es-PA',
      country_pack: 'PA',
      kind: tenant.kind,
    });
    for (const account of input.accounts) {
      const { id, code, type, role } = account;
      tx.insert(accounts, {
        id,
        code,
        name: `Account ${code}`,
        type,
        kind: kindForRoles(type, role === null ? [] : [role as AccountRole]),
        normal_side: type === 'ASSET' || type === 'EXPENSE' ? 'DEBIT' : 'CREDIT',
        parent_id: null,
        is_postable: true,
        is_active: true,
        control_role: null,
        currency: null,
        bank_number: null,
      });
      if (role !== null) tx.insert(accountRoles, { role, account_id: id });
    }
    const { startDate, yearStart = startDate } = input;
    const year = fiscalYearPeriods({ startDate: yearStart, firstYearStart: startDate });
    if (!year.ok) throw new Error('the fixture begins its year inside a month');
    writeFiscalYear(tx, year.value, newId);
    await writeTaxCodes(tx, countryPacks.PA.taxes, newId);
    await writeProposedSeries(tx);
    tx.record(fixtureEvent({ event: 'FIXTURE_BOOKS', objectType: 'Tenant', objectId: tenant.id }));
    return accepted(null);
  },
);

export interface FixturePosting {
  readonly source: EntrySource;
  readonly kind?: EntryKind;
  readonly postingDate: LocalDate;
  readonly sourceId?: Uuid;
  readonly preparedBy?: Uuid;
  /** Amounts: E4 as decimal text, debit positive. */
  readonly lines: readonly {
    readonly accountId: Uuid;
    readonly currency: string;
    readonly amountE4: string;
    readonly lineKind?: LineKind;
  }[];
}

/** Posts through the one door to the ledger. */
export const post = tenantCommand<FixturePosting, PostedEntry, RefusalCode>(
  'fixture.post',
  async (
    tx,
    { source, kind = 'ORDINARY', postingDate, sourceId, preparedBy = null, lines },
    context,
  ): Promise<Result<PostedEntry, never>> => {
    const posted = await postEntry(
      tx,
      {
        kind,
        source,
        sourceId: sourceId ?? null,
        postingDate,
        documentDate: postingDate,
        description: 'fixture',
        reference: null,
        lines: lines.map(({ accountId, currency, amountE4, lineKind }) => ({
          accountId,
          originalCurrency: currency,
          originalAmountE4: BigInt(amountE4),
          description: '',
          lineKind: lineKind ?? 'ORDINARY',
        })),
        preparedBy,
        approvedBy: null,
      },
      context,
    );
    return posted.ok ? accepted(posted.value) : refused(posted.refusal as never);
  },
);

/** Brings a period into a pair of states that only later operations reach (the month's close, the year-end). */
export const setPeriodStates = tenantCommand<
  { readonly periodId: Uuid; readonly lockState: LockState; readonly closeState: CloseState },
  null,
  never
>('fixture.setPeriodStates', async (tx, { periodId, lockState, closeState }) => {
  const row = await tx.first(periodById, { id: periodId });
  if (!row) throw new Error('no such period');
  const { commit_number: version, ...fields } = row;
  tx.replace(periods, { ...fields, lock_state: lockState, close_state: closeState }, version);
  tx.record(
    fixtureEvent({
      event: 'FIXTURE_PERIOD',
      objectType: 'Period',
      objectId: periodId,
      after: { lockState, closeState },
    }),
  );
  return accepted(null);
});

/** Changes a period's lock through the books, as the period subgraph does. */
export const changeLock = tenantCommand<
  { readonly periodId: Uuid; readonly to: LockState; readonly direction: 'forward' | 'back' },
  Uuid,
  RefusalCode
>('fixture.changeLock', (tx, input, context) =>
  changeLockState(tx, { ...input, reason: context.request.reason, expectedVersion: null }, context),
);

export interface FixtureDraft {
  readonly id: Uuid;
  readonly description: string;
  readonly state: 'DRAFT' | 'PENDING_APPROVAL' | 'POSTED';
  /** The version that it replaces, as decimal digits; null: a new draft. */
  readonly version: string | null;
}

/** Writes a version of a draft; answers it as decimal digits. */
export const writeDraft = tenantCommand<FixtureDraft, string, never>(
  'fixture.writeDraft',
  async (tx, { id, description, state, version }) => {
    const draft = {
      id,
      state,
      posting_date: '2026-03-15' as LocalDate,
      document_date: '2026-03-15' as LocalDate,
      description,
      reference: null,
      lines: '[]',
      prepared_by: '[]',
      submitted_by: null,
      decided_by: null,
      rejection_reason: null,
      entry_id: null,
      is_accrual: false,
    };
    if (version === null) tx.insert(entryDrafts, draft);
    else tx.replace(entryDrafts, draft, BigInt(version));
    tx.record(
      fixtureEvent({
        event: version === null ? 'FIXTURE_DRAFT_SAVED' : 'FIXTURE_DRAFT_CHANGED',
        objectType: 'EntryDraft',
        objectId: id,
        after: { description, state },
      }),
    );
    return accepted(tx.commitNumber.toString());
  },
);

/** Says that one entry reverses another. */
export const linkReversal = tenantCommand<
  { readonly entryId: Uuid; readonly reversingEntryId: Uuid },
  null,
  never
>('fixture.linkReversal', async (tx, { entryId, reversingEntryId }) => {
  tx.insert(entryReversals, { entry_id: entryId, reversing_entry_id: reversingEntryId });
  tx.record(
    fixtureEvent({
      event: 'FIXTURE_REVERSED',
      objectType: 'JournalEntry',
      objectId: entryId,
      after: { reversedBy: reversingEntryId },
    }),
  );
  return accepted(null);
});

/** A movement of an open item that no control line has. */
export const moveItem = tenantCommand<
  { readonly openItemId: Uuid; readonly amountE4: string; readonly postingDate: LocalDate },
  null,
  never
>('fixture.moveItem', async (tx, { openItemId, amountE4, postingDate }, { newId }) => {
  const [item] = await openItemsByIds(tx, [openItemId]);
  if (!item) throw new Error('no such item');
  const { account_id, party_id, currency } = item.item;
  tx.insert(openItemMovements, {
    posting_id: newId(),
    ordinal: 1,
    open_item_id: openItemId,
    account_id,
    party_id,
    currency,
    posting_date: postingDate,
    period_id: null,
    original_amount: BigInt(amountE4),
    base_amount: BigInt(amountE4),
    allocation_id: null,
  });
  tx.record(fixtureEvent({ event: 'FIXTURE_MOVED', objectType: 'OpenItem', objectId: openItemId }));
  return accepted(null);
});

export const commands = [
  createTenant,
  createUser,
  setSetting,
  openBooks,
  post,
  setPeriodStates,
  changeLock,
  writeDraft,
  linkReversal,
  moveItem,
];

export const stepwise = 'Fixtures write what a test needs, as it comes.';
