import type { Uuid } from '@cifra/domain/ids';
import { accepted } from '@cifra/domain/result';
import { tenantCommand } from '@cifra/books/command';
import { takeNumber } from '@cifra/books/journal/numbers';
import { addToOpenItems } from '@cifra/books/journal/open-item-balances';
import { accountById } from '@cifra/books/journal/queries';
import { addToTaxBalances } from '@cifra/books/journal/tax-balances';
import { profile } from '@cifra/books/provisioning/queries';
import { accounts, tenantProfile } from '@cifra/database/tables/tenant';

/** Brings something into being that is open with a party, as a posted document would: its balance alone. */
export const openSomething = tenantCommand<
  {
    readonly openItemId: Uuid;
    readonly partyId: Uuid;
    readonly accountId: Uuid;
    readonly currency: string;
    /** E4 as decimal text, debit positive. */
    readonly originalAmountE4: string;
    readonly baseAmountE4: string;
  },
  null,
  never
>('fixture.openSomething', async (tx, item) => {
  await addToOpenItems(tx, [
    {
      openItemId: item.openItemId,
      partyId: item.partyId,
      accountId: item.accountId,
      originalCurrency: item.currency,
      originalAmountE4: BigInt(item.originalAmountE4),
      baseAmountE4: BigInt(item.baseAmountE4),
    },
  ]);
  await tx.record({ event: 'FIXTURE_OPENED', objectType: 'OpenItem', objectId: item.openItemId });
  return accepted(null);
});

/** Names a tax code in the maintained sums, as a posted line would. */
export const useTaxCode = tenantCommand<
  { readonly taxCodeId: Uuid; readonly accountId: Uuid; readonly periodId: Uuid | null },
  null,
  never
>('fixture.useTaxCode', async (tx, { taxCodeId, accountId, periodId }) => {
  await addToTaxBalances(tx, [
    { taxCodeId, accountId, periodId, lineKind: 'ORDINARY', baseAmountE4: -1_000_000n },
  ]);
  await tx.record({ event: 'FIXTURE_TAXED', objectType: 'TaxCode', objectId: taxCodeId });
  return accepted(null);
});

/** Takes the next number of a kind of document, as one that is posted would. */
export const takeNumberOf = tenantCommand<
  { readonly series: string; readonly fiscalYearId: Uuid },
  string,
  never
>('fixture.takeNumberOf', async (tx, of) => {
  const number = await takeNumber(tx, of);
  await tx.record({ event: 'FIXTURE_NUMBER', objectType: 'Series', objectId: of.series });
  return accepted(number.toString());
});

/** Makes the tenant a LIVE one, in its own books. */
export const goLive = tenantCommand<null, null, never>('fixture.goLive', async (tx, _input, { tenant }) => {
  const books = await tx.first(profile, {});
  if (!books) throw new Error('the books have no profile');
  const { commit_number: version, ...row } = books;
  await tx.replace(tenantProfile, { ...row, kind: 'LIVE' }, version);
  await tx.record({ event: 'FIXTURE_LIVE', objectType: 'Tenant', objectId: tenant.id });
  return accepted(null);
});

/** Deactivates an account, or makes it a heading or a control account, whatever is on it. */
export const changeAccount = tenantCommand<
  {
    readonly id: Uuid;
    readonly isActive?: boolean;
    readonly isPostable?: boolean;
    readonly controlRole?: 'DefaultAR';
  },
  null,
  never
>('fixture.changeAccount', async (tx, { id, isActive, isPostable, controlRole }) => {
  const account = await tx.first(accountById, { id });
  if (!account) throw new Error('no such account');
  const { commit_number: version, ...row } = account;
  const next = {
    ...row,
    is_active: isActive ?? row.is_active,
    is_postable: isPostable ?? row.is_postable,
    control_role: controlRole ?? row.control_role,
  };
  await tx.replace(accounts, next, version);
  await tx.record({ event: 'FIXTURE_ACCOUNT', objectType: 'Account', objectId: id });
  return accepted(null);
});

export const commands = [openSomething, useTaxCode, takeNumberOf, goLive, changeAccount];
