import { sideOfControlRole } from '@cifra/domain/accounts';
import { minorUnitsOf } from '@cifra/domain/currencies';
import type { EntryDraftLine, EntryKind, EntrySource } from '@cifra/domain/entry';
import { openingDateOf } from '@cifra/domain/fiscal-year';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { absolute, formatE4, isWholeMinor } from '@cifra/domain/money';
import type { PeriodFact } from '@cifra/domain/periods';
import { decidePosting, maximumLines } from '@cifra/domain/posting';
import { fixedRateOf } from '@cifra/domain/fx';
import { roundRateHalfEven } from '@cifra/domain/rate';
import { explanationOf, type Refusal } from '@cifra/domain/refusals';
import { openItems } from '@cifra/database/tables/documents';
import { accountByCode } from '@cifra/ledger/accounts/queries';
import { gatherPosting } from '@cifra/ledger/journal/gather';
import { periodFact } from '@cifra/ledger/journal/period-fact';
import { postEntryOrMovements } from '@cifra/ledger/journal/post-entry';
import { allPeriods } from '@cifra/ledger/journal/queries';
import { partyByCode } from '@cifra/trade/parties/queries';
import { taxCodeByCode } from '@cifra/trade/tax-codes/queries';
import { hledgerJournal } from './hledger-journal.ts';
import type { ImportScope, RowHandler, TableImporter } from './importer.ts';
import { csvJournal, type JournalLayout, type JournalRow, type JournalRowControl } from './journal-row.ts';
import { mappedName } from './mapping-rules.ts';
import { quoted, type TableRow } from './table-row.ts';

/**
 * A journal: the rows of an entry stand together. An entry of the day before the first period is the opening entry; every other lies in
 * an UNLOCKED period. Rows of control accounts name a party and an open item: its first row in the file makes the item, later ones
 * change what is open of it. Only one entry is in memory at a time.
 */
const journalImporter = (layout: JournalLayout): TableImporter => ({
  layout: layout.layout,
  start: async (scope) => {
    const periods = (await scope.tx.all(allPeriods, {})).map(periodFact);
    return new JournalHandler(scope, layout, periods);
  },
});

export const csvJournalImporter = journalImporter(csvJournal);
export const hledgerJournalImporter = journalImporter(hledgerJournal);

/** An open item that the file has named: what later rows must agree with. */
interface FileItem {
  readonly id: Uuid;
  readonly accountId: Uuid;
  readonly partyId: Uuid;
  readonly currency: string;
}

interface Account {
  readonly id: Uuid;
  readonly code: string;
  readonly isControl: boolean;
  readonly side: 'SALES' | 'PURCHASING';
}

interface ReadLine {
  readonly from: JournalRow;
  readonly draft: EntryDraftLine;
  readonly isNewItem: boolean;
}

class JournalHandler implements RowHandler {
  readonly #scope: ImportScope;
  readonly #layout: JournalLayout;
  readonly #periods: readonly PeriodFact[];
  readonly #accounts = new Map<string, Account | null>();
  readonly #parties = new Map<string, Uuid | null>();
  readonly #taxCodes = new Map<string, Uuid | null>();
  readonly #items = new Map<string, FileItem>();
  readonly #seen = new Set<string>();
  #rows: JournalRow[] = [];
  #hasFault = false;

  constructor(scope: ImportScope, layout: JournalLayout, periods: readonly PeriodFact[]) {
    this.#scope = scope;
    this.#layout = layout;
    this.#periods = periods;
  }

  async handle(row: TableRow): Promise<void> {
    const faultsBefore = this.#scope.faults.count;
    const read = this.#layout.read(row, this.#scope);
    const isFaulty = this.#scope.faults.count > faultsBefore;
    const entry = read?.entry ?? null;
    if (this.#rows.length > 0 && this.#rows[0]?.entry !== entry) await this.#flush();
    if (isFaulty) this.#hasFault = true;
    if (read === null) return;
    if (this.#rows.length === 0) {
      if (this.#seen.has(read.entry))
        row.fault(null, `the rows of entry ${quoted(read.entry)} are not consecutive`);
      this.#seen.add(read.entry);
    }
    // A longer entry is refused where it ends; its rows are not kept.
    if (this.#rows.length <= maximumLines) this.#rows.push(read);
  }

  async end(): Promise<void> {
    if (this.#rows.length > 0) await this.#flush();
  }

  async #flush(): Promise<void> {
    const { faults, counts } = this.#scope;
    const rows = this.#rows;
    const hadFault = this.#hasFault;
    this.#rows = [];
    this.#hasFault = false;
    const [first] = rows;
    if (!first) return;
    const faultsBefore = faults.count;
    const date = first.date;
    for (const { row, date: own, entry } of rows)
      if (own !== null && date !== null && own !== date)
        row.fault('date', `entry ${quoted(entry)} is dated ${date} in its first row and ${own} here`);
    const lines: ReadLine[] = [];
    for (const row of this.#layout.infersRates ? this.#withRates(rows) : rows) {
      const line = await this.#lineOf(row, { date: date ?? first.date });
      if (line !== null) lines.push(line);
    }
    if (date === null || hadFault || faults.count > faultsBefore) return;
    if (lines.length === 0) return;
    counts.entries += 1;
    counts.lines += lines.length;
    await this.#enter(first, date, lines);
  }

  /** What the books decide of the entry: checked, or posted. */
  async #enter(first: JournalRow, date: LocalDate, lines: readonly ReadLine[]): Promise<void> {
    const { tx, write, tenant, importId, plan, preparedBy, approvedBy } = this.#scope;
    const place = this.#placeOf(first, date);
    if (place === null) return;
    const entry = { ...place, postingDate: date, lines: lines.map(({ draft }) => draft) };
    const head = {
      documentDate: first.documentDate ?? date,
      description: first.description ?? first.reference ?? `Entry ${first.entry}`,
      reference: first.reference,
    };
    const tell = (refusal: Refusal): void => this.#tell(refusal, lines, first);
    if (write === null) {
      const decided = decidePosting(await gatherPosting(tx, entry, tenant));
      if (!decided.ok) return tell(decided.refusal);
      const items = lines.map(({ from }) => from.control);
      plan?.addEntry({ ...head, posting: decided.value, items });
      return;
    }
    for (const line of lines) if (line.isNewItem) await this.#writeItem(line);
    const posted = await postEntryOrMovements(
      write.tx,
      {
        ...entry,
        ...head,
        sourceId: importId,
        preparedBy,
        approvedBy,
      },
      write.context,
    );
    if (!posted.ok) tell(posted.refusal);
  }

  /** What the entry's date makes of it; a fault where no import may enter. */
  #placeOf(
    { row }: JournalRow,
    date: LocalDate,
  ): { readonly kind: EntryKind; readonly source: EntrySource } | null {
    const [first] = this.#periods;
    const isOpening = first !== undefined && date === openingDateOf(first);
    const period = isOpening
      ? first
      : this.#periods.find(({ startDate, endDate }) => date >= startDate && date <= endDate);
    if (!period) return row.fault('date', `${date} is not in any of the tenant's periods`);
    if (period.lockState !== 'UNLOCKED') {
      const of = { lockedPeriodRef: period.name, periodLockState: period.lockState, lineDate: date };
      return this.#scope.faults.locked(row.line, of);
    }
    return isOpening ? { kind: 'OPENING', source: 'OPENING' } : { kind: 'ORDINARY', source: 'IMPORT' };
  }

  #tell(refusal: Refusal, lines: readonly ReadLine[], first: JournalRow): void {
    const line = 'lineNumber' in refusal.facts ? refusal.facts.lineNumber : null;
    const at = line === null ? first.row.line : (lines[line - 1]?.from.row.line ?? first.row.line);
    this.#scope.faults.add(
      { line: at },
      `entry ${quoted(first.entry)}: ${explanationOf(refusal)}`,
      null,
      refusal.code,
    );
  }

  async #lineOf(from: JournalRow, { date }: { readonly date: LocalDate | null }): Promise<ReadLine | null> {
    const { row, amountE4, currency } = from;
    const { counts, rules } = this.#scope;
    const account =
      from.account === null ? null : await this.#account(mappedName(rules.accounts, from.account));
    if (account === null && from.account !== null)
      row.fault('account', `the tenant has no account ${quoted(mappedName(rules.accounts, from.account))}`);
    const taxCodeId = from.taxCode === null ? null : await this.#taxCode(from.taxCode);
    if (taxCodeId === null && from.taxCode !== null)
      row.fault('tax_code', `the tenant has no tax code ${quoted(from.taxCode)}`);
    if (account === null || amountE4 === null || currency === null || date === null) return null;
    if (amountE4 === 0n && (from.baseE4 ?? 0n) === 0n) {
      counts.zeroLines += 1;
      return null;
    }
    const amounts = this.#amountsOf(from, { currency, amountE4, date });
    if (amounts === null) return null;
    const item = account.isControl ? await this.#itemOf(from, account, currency) : null;
    if (account.isControl && item === null) return null;
    const isNewItem = item !== null && item.isNew;
    const draft: EntryDraftLine = {
      accountId: account.id,
      originalCurrency: currency,
      originalAmountE4: amountE4,
      description: from.memo ?? '',
      lineKind: account.isControl ? 'CONTROL' : ((taxCodeId === null ? null : from.taxKind) ?? 'ORDINARY'),
      ...amounts,
      ...(item !== null && { partyId: item.partyId, openItemId: item.id }),
      ...(taxCodeId !== null && { taxCodeId, ...(from.taxDate !== null && { taxDate: from.taxDate }) }),
    };
    if (isNewItem) counts.openItems += 1;
    return { from, draft, isNewItem };
  }

  /** What fixes the line in base currency: the file's base amount, its rate, or neither: then the books' own rate does. */
  #amountsOf(
    { row, baseE4, rate, rateDate }: JournalRow,
    {
      currency,
      amountE4,
      date,
    }: { readonly currency: string; readonly amountE4: bigint; readonly date: LocalDate },
  ): Pick<EntryDraftLine, 'fixedBaseAmountE4' | 'givenRate'> | null {
    const { baseCurrency } = this.#scope.tenant;
    const minorUnits = minorUnitsOf(baseCurrency);
    if (baseE4 !== null && !isWholeMinor(baseE4, minorUnits))
      return row.fault('base_amount', `has more decimals than ${baseCurrency}`);
    if (currency === baseCurrency) {
      if (baseE4 === null || baseE4 === amountE4) return {};
      return row.fault(
        'base_amount',
        `is ${formatE4(baseE4, minorUnits)} and the amount ${formatE4(amountE4, minorUnits)} ${currency}`,
      );
    }
    if (baseE4 !== null && areOpposite(amountE4, baseE4))
      return row.fault('base_amount', 'must have the side of the amount');
    const fixed = baseE4 === null ? {} : { fixedBaseAmountE4: baseE4 };
    if (fixedRateOf({ baseCurrency, originalCurrency: currency }) !== null) return fixed;
    const known =
      rate ??
      (baseE4 === null || baseE4 === 0n || amountE4 === 0n
        ? null
        : roundRateHalfEven({ numerator: absolute(baseE4), denominator: absolute(amountE4) }));
    if (known === null)
      return amountE4 === 0n
        ? row.fault('rate', 'is empty; a line with only a base amount needs its rate')
        : fixed;
    return { ...fixed, givenRate: { rate: known, rateId: null, rateDate: rateDate ?? date, mark: null } };
  }

  async #itemOf(
    { row, control }: JournalRow,
    account: Account,
    currency: string,
  ): Promise<(FileItem & { readonly isNew: boolean }) | null> {
    if (control === null)
      return row.fault(
        'party',
        `account ${account.code} is a control account, so the row needs a party and an open_item`,
      );
    const partyId = await this.#party(control.party);
    if (partyId === null) return row.fault('party', `the tenant has no party ${quoted(control.party)}`);
    const known = this.#items.get(control.item);
    if (known === undefined) {
      const made = { id: this.#scope.newId(), accountId: account.id, partyId, currency };
      if (control.dueDate !== null && control.date !== null && control.dueDate < control.date)
        return row.fault('due_date', 'is before the item’s date');
      const { amountE4, baseE4 } = control;
      if (amountE4 !== null && baseE4 !== null && areOpposite(amountE4, baseE4))
        return row.fault('item_base_amount', 'must have the side of the item_amount');
      this.#items.set(control.item, made);
      return { ...made, isNew: true };
    }
    if (known.accountId !== account.id || known.partyId !== partyId || known.currency !== currency)
      return row.fault(
        'open_item',
        `${quoted(control.item)} has another account, party or currency on an earlier row`,
      );
    return { ...known, isNew: false };
  }

  async #writeItem({ from, draft }: ReadLine): Promise<void> {
    const { write } = this.#scope;
    const control = from.control as JournalRowControl;
    const { openItemId, partyId } = draft;
    const account = [...this.#accounts.values()].find((each) => each?.id === draft.accountId);
    if (write === null || openItemId === undefined || partyId === undefined || !account || from.date === null)
      return;
    const documentDate = control.date ?? from.documentDate ?? from.date;
    write.tx.insert(openItems, {
      id: openItemId,
      side: account.side,
      party_id: partyId,
      account_id: draft.accountId,
      document_id: null,
      reference: control.reference ?? control.item,
      document_date: documentDate,
      due_date: control.dueDate ?? documentDate,
      currency: draft.originalCurrency,
      original_amount: control.amountE4 ?? draft.originalAmountE4,
      base_amount: control.baseE4 ?? draft.fixedBaseAmountE4 ?? draft.originalAmountE4,
    });
  }

  /** Rows of the one other currency at the rate that balances the entry: hledger's CSV does not say its prices. */
  #withRates(rows: readonly JournalRow[]): readonly JournalRow[] {
    const { baseCurrency } = this.#scope.tenant;
    const isOpen = ({ currency, baseE4, rate }: JournalRow): boolean =>
      currency !== null &&
      fixedRateOf({ baseCurrency, originalCurrency: currency }) === null &&
      baseE4 === null &&
      rate === null;
    const open = rows.filter(isOpen);
    const sumOf = (of: readonly (bigint | null)[]): bigint =>
      of.reduce<bigint>((sum, each) => sum + (each ?? 0n), 0n);
    const baseSumE4 = sumOf(
      rows.filter((row) => !isOpen(row)).map(({ baseE4, amountE4 }) => baseE4 ?? amountE4),
    );
    const openSumE4 = sumOf(open.map(({ amountE4 }) => amountE4));
    const isOne = new Set(open.map(({ currency }) => currency)).size === 1;
    if (!isOne || baseSumE4 === 0n || openSumE4 === 0n || baseSumE4 > 0n === openSumE4 > 0n) return rows;
    const unit = 10n ** BigInt(4 - minorUnitsOf(baseCurrency));
    let restE4 = -baseSumE4;
    const last = open.at(-1);
    return rows.map((row) => {
      if (!isOpen(row)) return row;
      const shareE4 = ((row.amountE4 ?? 0n) * -baseSumE4) / openSumE4;
      const baseE4 = row === last ? restE4 : (shareE4 / unit) * unit;
      restE4 -= baseE4;
      return { ...row, baseE4 };
    });
  }

  async #account(code: string): Promise<Account | null> {
    const known = this.#accounts.get(code);
    if (known !== undefined) return known;
    const row = await this.#scope.tx.first(accountByCode, { code });
    const account = row && {
      id: row.id,
      code: row.code,
      isControl: row.control_role !== null,
      side: row.control_role === null ? ('SALES' as const) : sideOfControlRole[row.control_role],
    };
    this.#accounts.set(code, account);
    return account;
  }

  async #party(code: string): Promise<Uuid | null> {
    const known = this.#parties.get(code);
    if (known !== undefined) return known;
    const id = (await this.#scope.tx.first(partyByCode, { code }))?.id ?? null;
    this.#parties.set(code, id);
    return id;
  }

  async #taxCode(code: string): Promise<Uuid | null> {
    const known = this.#taxCodes.get(code);
    if (known !== undefined) return known;
    const id = (await this.#scope.tx.first(taxCodeByCode, { code }))?.id ?? null;
    this.#taxCodes.set(code, id);
    return id;
  }
}

function areOpposite(leftE4: bigint, rightE4: bigint): boolean {
  return (leftE4 < 0n && rightE4 > 0n) || (leftE4 > 0n && rightE4 < 0n);
}
