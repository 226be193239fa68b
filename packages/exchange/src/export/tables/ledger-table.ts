import { minorUnitsOf } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { earliestDate, latestDate } from '@cifra/domain/local-date';
import { formatE4 } from '@cifra/domain/money';
import { InvariantBroken } from '@cifra/database/failures';
import type { TenantReadTx } from '@cifra/database/tx';
import type { PlainData } from '@cifra/books/command';
import { displayNumberOf } from '@cifra/ledger/journal/display-number';
import { entryById, fiscalYearById } from '@cifra/ledger/journal/queries';
import type { Cell } from './cell.ts';
import { allAccounts } from './master-queries.ts';
import type { TableSource } from './table-source.ts';
import { generalLedger } from '@cifra/ledger/reports/general-ledger';
import { ledgerLines } from '@cifra/ledger/reports/ledger-lines';

const PAGE = 2_000;

/** Where a page begins: an account by its place in the chart's order, and the line behind which it goes on. */
interface Place {
  readonly account: number;
  /** Its place in the order of the lines. */
  readonly after: readonly string[] | null;
}

/**
 * Account by account, in order of code: what it opened with, its lines with the running balance, base currency, debit positive. What
 * was posted after the export began is left out. On income and expense the running balance starts anew with each fiscal year.
 */
export const generalLedgerTable: TableSource = {
  columns: [
    { name: 'account', type: 'text' },
    { name: 'account_name', type: 'text' },
    { name: 'date', type: 'date' },
    { name: 'entry', type: 'text' },
    { name: 'description', type: 'text' },
    { name: 'memo', type: 'text' },
    { name: 'currency', type: 'text' },
    { name: 'amount', type: 'decimal' },
    { name: 'debit', type: 'decimal' },
    { name: 'credit', type: 'decimal' },
    { name: 'balance', type: 'decimal' },
  ],
  needs: ['from', 'to'],
  accepts: ['from', 'to'],
  page: async (tx, input, afterPage) => {
    const place = (afterPage as unknown as Place | null) ?? { account: 0, after: null };
    const accounts = (await tx.all(allAccounts, {})).filter(({ is_postable: isPostable }) => isPostable);
    const names = new EntryNames(tx);
    const minorUnits = minorUnitsOf(input.tenant.baseCurrency);
    const amount = (amountE4: bigint): string => formatE4(amountE4, minorUnits);
    const rows: Cell[][] = [];
    let { account: index, after } = place;
    for (; index < accounts.length && rows.length < PAGE; index += 1, after = null) {
      const account = accounts[index];
      if (!account) break;
      const request = {
        accountId: account.id,
        from: input.from ?? earliestDate,
        to: input.to ?? latestDate,
        currency: null,
      };
      const { knownAtMicros } = input;
      const ledger = await generalLedger.read(tx, { ...request, knownAtMicros }, input.tenant);
      if (ledger === null) throw new InvariantBroken('an account left the chart while it was read');
      const { commitNumber, opening } = ledger;
      const { baseE4, originalE4 } = opening;
      const lines =
        (await ledgerLines.read(
          tx,
          {
            ...request,
            commitNumber,
            opening: { baseE4: baseE4.toString(), originalE4: originalE4.toString() },
            page: { size: PAGE, isBackward: false, place: after, stamp: '' },
          },
          input.tenant,
        )) ?? [];
      if (lines.length === 0 && opening.baseE4 === 0n) continue;
      const { code, name } = account;
      if (after === null)
        rows.push([
          code,
          name,
          input.from,
          null,
          'Opening balance',
          null,
          null,
          null,
          null,
          null,
          amount(opening.baseE4),
        ]);
      for (const { line, running } of lines.slice(0, PAGE)) {
        const { name: entry, description } = await names.of(line.entry_id);
        const isDebit = line.base_amount > 0n;
        rows.push([
          code,
          name,
          line.posting_date,
          entry,
          description,
          line.description,
          line.original_currency,
          formatE4(line.original_amount, minorUnitsOf(line.original_currency)),
          isDebit ? amount(line.base_amount) : null,
          isDebit ? null : amount(-line.base_amount),
          amount(running.baseE4),
        ]);
      }
      const last = lines[PAGE - 1]?.line;
      if (lines.length > PAGE && last) {
        const next = [last.posting_date, last.entry_id, String(last.ordinal)];
        return { rows, next: { account: index, after: next } };
      }
    }
    const next: PlainData = index < accounts.length ? { account: index, after: null } : null;
    return { rows, next };
  },
};

/** The entries' names for people; the years are read once. */
class EntryNames {
  readonly #tx: TenantReadTx;
  readonly #years = new Map<Uuid, string>();

  constructor(tx: TenantReadTx) {
    this.#tx = tx;
  }

  async of(id: Uuid): Promise<{ readonly name: string; readonly description: string }> {
    const entry = await this.#tx.first(entryById, { id });
    if (!entry) throw new InvariantBroken(`a line names the entry ${id}, which does not exist`);
    const fiscalYear = this.#years.get(entry.fiscal_year_id) ?? (await this.#yearOf(entry.fiscal_year_id));
    const { series, number, description } = entry;
    return { name: displayNumberOf({ series, fiscalYear, number }), description };
  }

  async #yearOf(id: Uuid): Promise<string> {
    const name = (await this.#tx.first(fiscalYearById, { id }))?.name ?? '';
    this.#years.set(id, name);
    return name;
  }
}
