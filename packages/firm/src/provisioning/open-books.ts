import type { CoaTemplate } from '@cifra/domain/coa-templates';
import { countryPacks } from '@cifra/domain/country-packs';
import { minorUnitsOf } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { accepted } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import { accountRoles, accounts, tenantProfile } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';
import { tenantCommand } from '@cifra/books/command';
import { writeFiscalYear } from '@cifra/closing/periods/write-fiscal-year';
import { writeProposedSeries } from '@cifra/trade/series/series';
import { writeTaxCodes } from '@cifra/trade/tax-codes/tax-codes';
import { profile } from '@cifra/books/tenant-profile';
import { fiscalYearsOf, type NewTenant } from './tenant-input.ts';

/**
 * Opens a tenant's books in one commit: profile, chart of accounts with its roles, the country's tax codes, the
 * document series, the fiscal years and their periods.
 * Books that are open already stay as they are, so a run that was cut off is taken up by running it again; they must be this tenant's.
 */
export const openBooks = tenantCommand<
  { newTenant: NewTenant; template: CoaTemplate },
  { wasOpen: boolean },
  never
>('provisioning.openBooks', async (tx, { newTenant, template }, { tenant, newId }) => {
  const opened = await tx.first(profile, {});
  if (opened) {
    if (opened.tenant_number !== tenant.number || opened.base_currency !== newTenant.baseCurrency)
      throw new InvariantBroken(`the database of tenant ${tenant.number} holds other books`);
    tx.record({ event: 'BOOKS_FOUND_OPEN', objectType: 'Tenant', objectId: tenant.id });
    return accepted({ wasOpen: true });
  }
  tx.insert(tenantProfile, {
    tenant_id: tenant.id,
    tenant_number: tenant.number,
    name: newTenant.name,
    base_currency: newTenant.baseCurrency,
    base_minor_units: minorUnitsOf(newTenant.baseCurrency),
    time_zone: newTenant.timeZone,
    locale: newTenant.locale,
    country_pack: newTenant.countryPack,
    kind: newTenant.kind,
  });
  const accountCount = await writeChart(tx, template, { newId, baseCurrency: newTenant.baseCurrency });
  const { taxes } = countryPacks[newTenant.countryPack];
  await writeTaxCodes(tx, taxes, newId);
  await writeProposedSeries(tx);
  const years = fiscalYearsOf(newTenant);
  for (const year of years) writeFiscalYear(tx, year, newId);
  tx.record({
    event: 'BOOKS_OPENED',
    objectType: 'Tenant',
    objectId: tenant.id,
    after: {
      template: template.code,
      accounts: accountCount,
      taxCodes: taxes.map(({ code }) => code),
      fiscalYears: years.map(({ name }) => name),
    },
  });
  return accepted({ wasOpen: false });
});

async function writeChart(
  tx: TenantTx,
  template: CoaTemplate,
  { newId, baseCurrency }: { readonly newId: () => Uuid; readonly baseCurrency: string },
): Promise<number> {
  /** The bank that documents use where they name none: money of another currency does not land there unseen. A bare chart says nothing of its accounts. */
  const takesBaseAlone = ({ code }: CoaTemplate['accounts'][number]): boolean =>
    template.code !== 'BARE' && code === template.roles.Bank;
  const idOfCode = new Map<string, Uuid>(template.accounts.map(({ code }) => [code, newId()]));
  const idOf = (code: string): Uuid => {
    const id = idOfCode.get(code);
    if (id === undefined)
      throw new InvariantBroken(
        `template ${template.code} names the account ${code}, which it does not have`,
      );
    return id;
  };
  for (const account of template.accounts) {
    const { code, name, type, kind, normalSide, parentCode, isPostable, controlRole } = account;
    tx.insert(accounts, {
      id: idOf(code),
      code,
      name,
      type,
      kind,
      normal_side: normalSide,
      parent_id: parentCode === null ? null : idOf(parentCode),
      is_postable: isPostable,
      is_active: true,
      control_role: controlRole,
      currency: takesBaseAlone(account) ? baseCurrency : null,
      bank_number: null,
    });
  }
  for (const [role, code] of Object.entries(template.roles))
    tx.insert(accountRoles, { role, account_id: idOf(code) });
  return template.accounts.length;
}

/** Whether the books were opened. Asked of the writer: a reader is given to no database that has no tenant yet. */
export const findBooks = tenantCommand<null, { readonly areOpen: boolean }, never>(
  'provisioning.findBooks',
  async (tx, _input, { tenant }) => {
    const areOpen = (await tx.first(profile, {})) !== null;
    tx.record({
      event: 'BOOKS_LOOKED_FOR',
      objectType: 'Tenant',
      objectId: tenant.id,
      after: { areOpen },
    });
    return accepted({ areOpen });
  },
);
