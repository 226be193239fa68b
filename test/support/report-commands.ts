import type { EntryKind, EntrySource, LineKind } from '@cifra/domain/entry';
import { fiscalYearPeriods } from '@cifra/domain/fiscal-year';
import { kindForRoles } from '@cifra/domain/account-kinds';
import type { AccountRole } from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { rate } from '@cifra/domain/rate';
import { accepted } from '@cifra/domain/result';
import { tenantCommand } from '@cifra/books/command';
import { fixtureEvent } from '@cifra/database/audit-event.fixture';
import { postEntry } from '@cifra/ledger/journal/post-entry';
import { writeFiscalYear } from '@cifra/closing/periods/write-fiscal-year';
import { taxCodes } from '@cifra/database/tables/documents';
import { accountRoles, accounts, exchangeRateHistory, tenantProfile } from '@cifra/database/tables/tenant';
import type { FixtureAccount } from './fixture-commands.ts';

/** Books as the reports' tests and benchmarks need them: years of any length, several entries a command, taxed lines. */

export interface ReportBooks {
  readonly accounts: readonly FixtureAccount[];
  readonly taxCodes: readonly { readonly id: Uuid; readonly code: string }[];
  /** In order; the first may begin inside its year. */
  readonly years: readonly { readonly startDate: LocalDate; readonly firstYearStart?: LocalDate }[];
}

export const openReportBooks = tenantCommand<ReportBooks, null, never>(
  'fixture.openReportBooks',
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
    for (const { id, code, type, role } of input.accounts) {
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
    for (const { id, code } of input.taxCodes)
      tx.insert(taxCodes, {
        id,
        code,
        name: `Tax ${code}`,
        treatment: 'STANDARD',
        withheld_at: null,
        withheld_on: null,
        percent_e4: 70_000,
        is_active: true,
      });
    for (const year of input.years) {
      const periods = fiscalYearPeriods(year);
      if (!periods.ok) throw new Error(JSON.stringify(periods.refusal));
      writeFiscalYear(tx, periods.value, newId);
    }
    tx.record(fixtureEvent({ event: 'FIXTURE_BOOKS', objectType: 'Tenant', objectId: tenant.id }));
    return accepted(null);
  },
);

export const addRates = tenantCommand<
  readonly { readonly currency: string; readonly date: LocalDate; readonly rate: string }[],
  null,
  never
>('fixture.addRates', async (tx, rates, { newId, tenant }) => {
  for (const each of rates)
    tx.insert(exchangeRateHistory, {
      id: newId(),
      original_currency: each.currency,
      base_currency: tenant.baseCurrency,
      rate_date: each.date,
      rate: rate(each.rate),
      source: 'fixture',
      supersedes_id: null,
      reason: null,
    });
  tx.record(fixtureEvent({ event: 'FIXTURE_RATE', objectType: 'Tenant', objectId: tenant.id }));
  return accepted(null);
});

export interface FixtureEntry {
  readonly source: EntrySource;
  readonly kind: EntryKind;
  readonly postingDate: LocalDate;
  /** Amounts: E4 as decimal text, debit positive. */
  readonly lines: readonly {
    readonly accountId: Uuid;
    readonly currency: string;
    readonly amountE4: string;
    readonly lineKind?: LineKind;
    readonly taxCodeId?: Uuid;
    /** The carrying amount where it is known. */
    readonly baseE4?: string;
  }[];
}

/** Posts through the one door to the ledger, several entries in one commit. */
export const postEntries = tenantCommand<readonly FixtureEntry[], null, never>(
  'fixture.postEntries',
  async (tx, entries, context) => {
    for (const { source, kind, postingDate, lines } of entries) {
      const posted = await postEntry(
        tx,
        {
          kind,
          source,
          sourceId: null,
          postingDate,
          documentDate: postingDate,
          description: 'fixture',
          reference: null,
          lines: lines.map(({ accountId, currency, amountE4, lineKind, taxCodeId, baseE4 }) => ({
            accountId,
            originalCurrency: currency,
            originalAmountE4: BigInt(amountE4),
            description: '',
            lineKind: lineKind ?? 'ORDINARY',
            ...(taxCodeId === undefined ? {} : { taxCodeId }),
            ...(baseE4 === undefined ? {} : { fixedBaseAmountE4: BigInt(baseE4) }),
          })),
          preparedBy: null,
          approvedBy: null,
        },
        context,
      );
      if (!posted.ok) throw new Error(`the fixture was refused: ${JSON.stringify(posted.refusal)}`);
    }
    return accepted(null);
  },
);

export const commands = [openReportBooks, addRates, postEntries];

export const stepwise = 'Fixtures write what a test needs, as it comes.';
