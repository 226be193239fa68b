import type { AccountKind } from '@cifra/domain/account-kinds';
import type { Uuid } from '@cifra/domain/ids';
import { accepted } from '@cifra/domain/result';
import { tenantCommand } from '@cifra/books/command';
import { fixtureEvent } from '@cifra/database/audit-event.fixture';
import { SeriesNumbers } from '@cifra/ledger/journal/numbers';
import { addToOpenItems } from '@cifra/ledger/journal/open-item-balances';
import { createItem, updateItem } from '@cifra/trade/items/items';
import { itemById } from '@cifra/trade/items/queries';
import { changeLegalDetails, findLegalDetails } from '@cifra/trade/legal-details/legal-details';
import { updateParty } from '@cifra/trade/parties/change-party';
import { createParty } from '@cifra/trade/parties/create-party';
import { partyById } from '@cifra/trade/parties/queries';
import { allSeries } from '@cifra/trade/series/queries';
import { changeSeries } from '@cifra/trade/series/series';
import { taxCodeByCode } from '@cifra/trade/tax-codes/queries';
import { updateTaxCode } from '@cifra/trade/tax-codes/tax-codes';
import { accountById } from '@cifra/ledger/journal/queries';
import { addToTaxBalances } from '@cifra/ledger/journal/tax-balances';
import { profile } from '@cifra/books/tenant-profile';
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
  addToOpenItems(tx, [
    {
      openItemId: item.openItemId,
      partyId: item.partyId,
      accountId: item.accountId,
      currency: item.currency,
      originalAmountE4: BigInt(item.originalAmountE4),
      baseAmountE4: BigInt(item.baseAmountE4),
    },
  ]);
  tx.record(fixtureEvent({ event: 'FIXTURE_OPENED', objectType: 'OpenItem', objectId: item.openItemId }));
  return accepted(null);
});

/** Names a tax code in the maintained sums, as a posted line would. */
export const useTaxCode = tenantCommand<
  { readonly taxCodeId: Uuid; readonly accountId: Uuid; readonly periodId: Uuid | null },
  null,
  never
>('fixture.useTaxCode', async (tx, { taxCodeId, accountId, periodId }) => {
  addToTaxBalances(tx, [{ taxCodeId, accountId, periodId, lineKind: 'ORDINARY', baseAmountE4: -1_000_000n }]);
  tx.record(fixtureEvent({ event: 'FIXTURE_TAXED', objectType: 'TaxCode', objectId: taxCodeId }));
  return accepted(null);
});

/** Takes the next number of a kind of document, as one that is posted would. */
export const giveNumber = tenantCommand<
  { readonly series: string; readonly fiscalYearId: Uuid },
  string,
  never
>('fixture.takeNumberOf', async (tx, of) => {
  const number = (await SeriesNumbers.gather(tx, [of.series])).issue(tx, of);
  tx.record(fixtureEvent({ event: 'FIXTURE_NUMBER', objectType: 'Series', objectId: of.series }));
  return accepted(number.toString());
});

/** Makes the tenant a LIVE one, in its own books. */
export const goLive = tenantCommand<null, null, never>('fixture.goLive', async (tx, _input, { tenant }) => {
  const books = await tx.first(profile, {});
  if (!books) throw new Error('the books have no profile');
  const { commit_number: version, ...row } = books;
  tx.replace(tenantProfile, { ...row, kind: 'LIVE' }, version);
  tx.record(fixtureEvent({ event: 'FIXTURE_LIVE', objectType: 'Tenant', objectId: tenant.id }));
  return accepted(null);
});

/** Deactivates an account, or makes it a heading or a control account, whatever is on it. */
export const changeAccount = tenantCommand<
  {
    readonly id: Uuid;
    readonly isActive?: boolean;
    readonly isPostable?: boolean;
    readonly kind?: AccountKind;
    readonly controlRole?: 'DefaultAR';
  },
  null,
  never
>('fixture.changeAccount', async (tx, { id, isActive, isPostable, kind, controlRole }) => {
  const account = await tx.first(accountById, { id });
  if (!account) throw new Error('no such account');
  const { commit_number: version, ...row } = account;
  const next = {
    ...row,
    is_active: isActive ?? row.is_active,
    is_postable: isPostable ?? row.is_postable,
    kind: kind ?? row.kind,
    control_role: controlRole ?? row.control_role,
  };
  tx.replace(accounts, next, version);
  tx.record(fixtureEvent({ event: 'FIXTURE_ACCOUNT', objectType: 'Account', objectId: id }));
  return accepted(null);
});

/** A row of every kind of master data, each in its first version; answers their ids. */
export const writeMasterData = tenantCommand<null, { readonly partyId: Uuid; readonly itemId: Uuid }, never>(
  'fixture.writeMasterData',
  async (tx, _input, { newId }) => {
    const content = {
      code: 'C-1',
      name: 'Hotel Central',
      isCustomer: true,
      isVendor: true,
      taxId: '155704849-2-2021',
      taxCheckDigit: '32',
      address: 'Vía España',
      email: 'cuentas@hotel.example',
      phone: '+507 300-0000',
      note: 'Pays on Fridays.',
      currency: 'PAB',
      paymentTermDays: 30,
    };
    const party = await createParty(tx, content, newId);
    const price = { unitPriceE6: '2500000', currency: 'PAB' };
    const accountIds = { salesAccountId: null, purchaseAccountId: null, taxCodeId: null };
    const item = await createItem(tx, { code: 'PAN-1', name: 'Pan', ...price, ...accountIds }, newId);
    const details = { version: 0n, change: { legalName: 'Panadería' }, isConfirmed: false };
    const legal = await changeLegalDetails(tx, details);
    if (!party.ok || !item.ok || !legal.ok) throw new Error('master data were refused');
    return accepted({ partyId: party.value, itemId: item.value });
  },
);

/** Changes each of those rows, a tax code and a series: all of them have a superseded version then. */
export const changeMasterData = tenantCommand<{ readonly partyId: Uuid; readonly itemId: Uuid }, null, never>(
  'fixture.changeMasterData',
  async (tx, { partyId, itemId }) => {
    const party = await tx.first(partyById, { id: partyId });
    const item = await tx.first(itemById, { id: itemId });
    const taxCode = await tx.first(taxCodeByCode, { code: 'ITBMS-7' });
    const series = (await tx.all(allSeries, {})).find(({ kind }) => kind === 'INVOICE');
    if (!party || !item || !taxCode || !series) throw new Error('the master data are not there');
    const versionOf = (row: { readonly id: Uuid; readonly commit_number: bigint }) => ({
      id: row.id,
      version: row.commit_number,
    });
    const { version } = await findLegalDetails(tx);
    const changes = [
      await updateParty(tx, versionOf(party), { note: 'Pays on Mondays.' }),
      await updateItem(tx, versionOf(item), { name: 'Pan de molde' }),
      await updateTaxCode(tx, versionOf(taxCode), { name: 'ITBMS' }),
      await changeSeries(tx, { kind: 'INVOICE', version: series.commit_number }, { prefix: 'F-' }),
      await changeLegalDetails(tx, { version, change: { address: 'Vía España' }, isConfirmed: false }),
    ];
    if (changes.some(({ ok }) => !ok)) throw new Error('a change of master data was refused');
    return accepted(null);
  },
);

export const commands = [
  openSomething,
  useTaxCode,
  giveNumber,
  goLive,
  changeAccount,
  writeMasterData,
  changeMasterData,
];

export const stepwise = 'Fixtures write what a test needs, as it comes.';
