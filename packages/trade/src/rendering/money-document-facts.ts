import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import type { moneyDocuments } from '@cifra/database/tables/money';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import { displayNumberOf } from '@cifra/ledger/journal/display-number';
import { entryById, linesOfEntry, numberedEntryById, reversalOfEntry } from '@cifra/ledger/journal/queries';
import type { Language } from '@cifra/rendering/facts';
import type {
  AccountName,
  MoneyDocumentFacts,
  MoneyEntryFacts,
  MoneyLineFacts,
  MoneyTransferFacts,
} from '@cifra/rendering/money-facts';
import { readKeptLines } from '../money/content.ts';
import { moneyDocumentById } from '../money/queries.ts';
import { instantAt, issuedFacts, partyFacts } from './common-facts.ts';
import { accountAt, taxCodeAt } from './rendered-rows.ts';

type MoneyDocumentRow = Row<typeof moneyDocuments>;

/**
 * What posted money in, money out or a transfer says: itself, its entries, and the names of issuer, party, accounts and tax codes as they were at
 * its commit; whether it is void, as it stands in this snapshot. Null: no such document.
 */
export async function moneyDocumentFacts(
  tx: TenantReadTx,
  { id, language }: { readonly id: Uuid; readonly language: Language | null },
  tenant: TenantFacts,
): Promise<MoneyDocumentFacts | null> {
  const row = await tx.first(moneyDocumentById, { id });
  if (!row) return null;
  const at = row.commit_number;
  const instantMicros = await instantAt(tx, at);
  const names = new Names(tx, at);
  const isPriced = row.to_account_id === null && row.currency !== tenant.baseCurrency;
  return {
    ...(await issuedFacts(tx, { tenant, at, language, instantMicros })),
    kind: row.kind,
    displayNumber: row.display_number,
    documentDate: row.document_date,
    postingDate: row.posting_date,
    voidedOn: await voidedOn(tx, row.entry_id),
    party: row.party_id === null ? null : await partyFacts(tx, { id: row.party_id, at }),
    account: await names.account(row.money_account_id),
    currency: row.currency,
    amountsIncludeTax: row.amounts_include_tax,
    netE4: row.net_amount,
    taxE4: row.tax_amount,
    totalE4: row.total_amount,
    rate: isPriced ? await rateOf(tx, row) : null,
    reference: row.reference,
    memo: row.memo,
    lines: await lineFacts(row, names),
    transfer: await transferFacts(row, names),
    entries: await entryFacts(tx, row, names),
  };
}

/** A void reverses every entry on one day. */
async function voidedOn(tx: TenantReadTx, entryId: Uuid): Promise<LocalDate | null> {
  const reversal = await tx.first(reversalOfEntry, { entryId });
  if (!reversal) return null;
  const entry = await tx.first(entryById, { id: reversal.reversing_entry_id });
  if (!entry) throw new InvariantBroken('an entry is reversed by one that does not exist');
  return entry.posting_date;
}

/** The rate of the document date, which its lines bear: the money itself may have left at its carrying. */
async function rateOf(
  tx: TenantReadTx,
  { entry_id: entryId, currency }: MoneyDocumentRow,
): Promise<MoneyDocumentFacts['rate']> {
  const [, ...others] = await tx.all(linesOfEntry, { entryId });
  const priced = others.find((line) => line.original_currency === currency);
  return priced ? { rate: priced.rate, rateDate: priced.rate_date } : null;
}

async function lineFacts({ lines }: MoneyDocumentRow, names: Names): Promise<MoneyLineFacts[]> {
  const facts: MoneyLineFacts[] = [];
  for (const { accountId, description, netE4, taxE4, taxCodeId, taxPercentE4 } of readKeptLines(lines))
    facts.push({
      account: await names.account(accountId),
      description,
      netE4: BigInt(netE4),
      taxE4: BigInt(taxE4),
      taxCode: taxCodeId === null ? null : await names.taxCode(taxCodeId),
      taxPercentE4,
    });
  return facts;
}

async function transferFacts(row: MoneyDocumentRow, names: Names): Promise<MoneyTransferFacts | null> {
  const { to_account_id: toId, fee_account_id: feeId, transit_account_id: transitId } = row;
  if (toId === null || row.received_amount === null) return null;
  return {
    to: await names.account(toId),
    currency: row.to_currency ?? row.currency,
    receivedE4: row.received_amount,
    receivedDate: row.received_date ?? row.posting_date,
    transit: transitId === null ? null : await names.account(transitId),
    fee:
      feeId === null || row.fee_amount === null
        ? null
        : { account: await names.account(feeId), amountE4: row.fee_amount },
  };
}

async function entryFacts(
  tx: TenantReadTx,
  { entry_id: entryId, arrival_entry_id: arrivalId }: MoneyDocumentRow,
  names: Names,
): Promise<MoneyEntryFacts[]> {
  const facts: MoneyEntryFacts[] = [];
  for (const id of [entryId, ...(arrivalId === null ? [] : [arrivalId])]) {
    const found = await tx.first(numberedEntryById, { id });
    if (!found) throw new InvariantBroken('a document has no entry');
    const lines: MoneyEntryFacts['lines'][number][] = [];
    for (const line of await tx.all(linesOfEntry, { entryId: id }))
      lines.push({
        account: await names.account(line.account_id),
        amountE4: line.base_amount,
        original: { currency: line.original_currency, amountE4: line.original_amount },
        isVariance: line.kind === 'FX',
      });
    const { entry, fiscalYear } = found;
    facts.push({ name: displayNumberOf({ ...entry, fiscalYear }), postingDate: entry.posting_date, lines });
  }
  return facts;
}

/** What accounts and tax codes were called at a commit; each is read once. */
class Names {
  readonly #tx: TenantReadTx;
  readonly #at: bigint;
  readonly #found = new Map<Uuid, AccountName>();

  constructor(tx: TenantReadTx, at: bigint) {
    this.#tx = tx;
    this.#at = at;
  }

  async account(id: Uuid): Promise<AccountName> {
    return this.#found.get(id) ?? this.#named(id, await this.#tx.first(accountAt, { id, at: this.#at }));
  }

  async taxCode(id: Uuid): Promise<AccountName> {
    return this.#found.get(id) ?? this.#named(id, await this.#tx.first(taxCodeAt, { id, at: this.#at }));
  }

  #named(id: Uuid, row: AccountName | null): AccountName {
    if (row === null) throw new InvariantBroken('a document names what was not there');
    const name = { code: row.code, name: row.name };
    this.#found.set(id, name);
    return name;
  }
}
