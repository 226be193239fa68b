import type { CoaTemplate } from '@cifra/domain/coa-templates';
import { minorUnitsOf } from '@cifra/domain/currencies';
import { fiscalYearPeriods } from '@cifra/domain/fiscal-year';
import type { Uuid } from '@cifra/domain/ids';
import { accepted } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import { tenantQuery } from '@cifra/database/statement';
import { accountRoles, accounts, tenantProfile } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';
import { tenantCommand } from '../command.ts';
import { writeFiscalYear } from '../periods/write-fiscal-year.ts';
import type { TenantWish } from './tenant-wish.ts';

const profile = tenantQuery()((q) => q.db.select().from(q.t.tenant_profile));

/**
 * Opens a tenant's books in one commit: profile, chart of accounts with its roles, the first fiscal year and its periods. Books that
 * are open already stay as they are, so a run that was cut off is taken up by running it again.
 */
export const openBooks = tenantCommand<{ wish: TenantWish; template: CoaTemplate }, { wasOpen: boolean }, never>(
  'provisioning.openBooks',
  async (tx, { wish, template }, { tenant, newId }) => {
    if (await tx.first(profile, {})) {
      await tx.record({ event: 'BOOKS_FOUND_OPEN', objectType: 'Tenant', objectId: tenant.id });
      return accepted({ wasOpen: true });
    }
    await tx.insert(tenantProfile, {
      tenant_id: tenant.id,
      tenant_number: tenant.number,
      name: wish.name,
      base_currency: wish.baseCurrency,
      base_minor_units: minorUnitsOf(wish.baseCurrency),
      time_zone: wish.timeZone,
      locale: wish.locale,
      country_pack: wish.countryPack,
      kind: wish.kind,
    });
    const accountCount = await writeChart(tx, template, newId);
    const year = fiscalYearPeriods({ startDate: wish.fiscalYearStart, ...(wish.firstYearStart && { firstYearStart: wish.firstYearStart }) });
    if (!year.ok) throw new InvariantBroken('a wish that was accepted has no fiscal year');
    await writeFiscalYear(tx, year.value, newId);
    await tx.record({
      event: 'BOOKS_OPENED',
      objectType: 'Tenant',
      objectId: tenant.id,
      after: { template: template.code, accounts: accountCount, fiscalYear: year.value.name, periods: year.value.periods.length },
    });
    return accepted({ wasOpen: false });
  },
);

async function writeChart(tx: TenantTx, template: CoaTemplate, newId: () => Uuid): Promise<number> {
  const idOfCode = new Map<string, Uuid>(template.accounts.map(({ code }) => [code, newId()]));
  const idOf = (code: string): Uuid => {
    const id = idOfCode.get(code);
    if (id === undefined) throw new InvariantBroken(`template ${template.code} names the account ${code}, which it does not have`);
    return id;
  };
  for (const { code, name, type, normalSide, parentCode, isPostable, controlRole } of template.accounts) {
    await tx.insert(accounts, {
      id: idOf(code),
      code,
      name,
      type,
      normal_side: normalSide,
      parent_id: parentCode === null ? null : idOf(parentCode),
      is_postable: isPostable,
      is_active: true,
      control_role: controlRole,
    });
  }
  for (const [role, code] of Object.entries(template.roles)) await tx.insert(accountRoles, { role, account_id: idOf(code) });
  return template.accounts.length;
}
