import { sideOfControlRole } from '@cifra/domain/accounts';
import { minorUnitsOf } from '@cifra/domain/currencies';
import { formatE4 } from '@cifra/domain/money';
import { explanationOf, type Refusal } from '@cifra/domain/refusals';
import { parseCurrency } from '@cifra/domain/currencies';
import { accountByCode } from '@cifra/ledger/accounts/queries';
import { allPeriods } from '@cifra/ledger/journal/queries';
import { gatherCalendar } from '@cifra/ledger/journal/gather';
import { decideOpening, gatherOpening } from '@cifra/ledger/opening/decide-opening';
import type { OpeningItem, OpeningLine } from '@cifra/ledger/opening/opening-input';
import { gatherNamed, proposeOpening, takesResults } from '@cifra/ledger/opening/opening-lines';
import { findStandingOpening, openingDateOfTenant, postOpening } from '@cifra/ledger/opening/post-opening';
import { partyByCode } from '@cifra/trade/parties/queries';
import type { ImportScope, RowHandler, TableImporter } from './importer.ts';
import { mappedName } from './mapping-rules.ts';
import { quoted, type TableRow } from './table-row.ts';

/**
 * Opening balances: a row without a party is a balance of an account, one with a party an open item of a control account. All of them
 * are one OPENING entry. Amounts: debit positive, or in `debit` and `credit`.
 */
export const openingImporter: TableImporter = {
  layout: {
    required: ['account'],
    optional: [
      'debit',
      'credit',
      'amount',
      'currency',
      'base_amount',
      'description',
      'party',
      'reference',
      'document_date',
      'due_date',
    ],
  },
  start: async (scope) => {
    const first = (await scope.tx.all(allPeriods, {}))[0];
    if (first && first.lock_state !== 'UNLOCKED')
      scope.faults.locked(null, {
        lockedPeriodRef: first.name,
        periodLockState: first.lock_state,
        lineDate: first.start_date,
      });
    return new OpeningHandler(scope);
  },
};

interface Placed<Of> {
  readonly line: number;
  readonly of: Of;
}

class OpeningHandler implements RowHandler {
  readonly #scope: ImportScope;
  readonly #lines: Placed<OpeningLine>[] = [];
  readonly #items: Placed<OpeningItem>[] = [];

  constructor(scope: ImportScope) {
    this.#scope = scope;
  }

  async handle(row: TableRow): Promise<void> {
    const { tx, tenant, rules } = this.#scope;
    const amountE4 = amountOf(row);
    const baseE4 = row.amount('base_amount');
    const currency = currencyOf(row, this.#scope);
    const accountText = row.raw('account');
    const account =
      accountText === null
        ? null
        : await tx.first(accountByCode, { code: mappedName(rules.accounts, accountText) });
    if (account === null)
      row.fault(
        'account',
        accountText === null ? 'is empty' : `the tenant has no account ${quoted(accountText)}`,
      );
    const partyCode = row.code('party');
    if (account === null || amountE4 === null || currency === null) return;
    if (amountE4 === 0n) {
      this.#scope.counts.zeroLines += 1;
      return;
    }
    const amounts = {
      currency,
      amount: formatE4(amountE4, 4),
      baseAmount: baseE4 === null || currency === tenant.baseCurrency ? null : formatE4(baseE4, 4),
    };
    if (partyCode === null) {
      const description = row.text('description', 500) ?? `Opening balance ${account.code}`;
      this.#lines.push({ line: row.line, of: { accountId: account.id, ...amounts, description } });
      return;
    }
    const party = await tx.first(partyByCode, { code: partyCode });
    const reference = row.requiredText('reference', 100);
    const documentDate = row.date('document_date');
    const dueDate = row.date('due_date') ?? documentDate;
    if (party === null) row.fault('party', `the tenant has no party ${quoted(partyCode)}`);
    if (account.control_role === null)
      row.fault('account', `account ${account.code} is not a control account`);
    if (row.raw('document_date') === null) row.fault('document_date', 'is empty');
    if (party === null || reference === null || documentDate === null || dueDate === null) return;
    if (dueDate < documentDate) row.fault('due_date', 'is before the document date');
    const side = account.control_role === null ? 'SALES' : sideOfControlRole[account.control_role];
    const of = {
      side,
      partyId: party.id,
      reference,
      documentDate,
      dueDate,
      ...amounts,
      accountId: account.id,
    } as const;
    this.#items.push({ line: row.line, of });
  }

  async end(): Promise<void> {
    const { tx, write, tenant, faults, counts, newId, plan, preparedBy, approvedBy, differenceConsent } =
      this.#scope;
    if (faults.count > 0) return;
    const rows = [...this.#lines, ...this.#items];
    const input = {
      lines: this.#lines.map(({ of }) => of),
      items: this.#items.map(({ of }) => of),
      controlTotals: [],
      differenceConsent,
    };
    counts.entries = 1;
    counts.lines = rows.length;
    counts.openItems = this.#items.length;
    const standing = await findStandingOpening(tx);
    if (standing !== null) {
      faults.add(
        { line: null },
        `the opening balances are already posted, as ${standing.name}`,
        null,
        'OPENING_EXISTS',
      );
      return;
    }
    const openingDate = await openingDateOfTenant(tx);
    if (openingDate === null) {
      faults.add({ line: null }, 'the tenant has no period yet', null, 'POSTING_DATE_OUTSIDE_PERIODS');
      return;
    }
    const tell = (refusal: Refusal): void => {
      const { ordinal, column } = placeOf(refusal, this.#lines.length);
      const line = ordinal === null ? null : (rows[ordinal - 1]?.line ?? null);
      // A file has columns instead of paths, so the problem stands alone beside its column.
      const problem =
        refusal.code === 'INPUT_INVALID' && column !== null ? refusal.facts.problem : explanationOf(refusal);
      faults.add({ line, column }, problem, null, refusal.code);
    };
    if (write !== null) {
      const posted = await postOpening(write.tx, input, { preparedBy, approvedBy, context: write.context });
      if (!posted.ok) tell(posted.refusal);
      return;
    }
    const { baseCurrency } = tenant;
    const baseMinorUnits = minorUnitsOf(baseCurrency);
    const named = await gatherNamed(tx, input);
    const periods = await gatherCalendar(tx);
    const proposed = proposeOpening(input, named, {
      openingDate,
      baseCurrency,
      baseMinorUnits,
      newId,
      takesResults: takesResults(periods),
    });
    if (!proposed.ok) {
      tell(proposed.refusal);
      return;
    }
    const lines = proposed.value.map(({ line }) => line);
    const toDecide = { openingDate, lines, differenceConsent };
    const before = { roles: named.roles, periods };
    const decided = decideOpening(toDecide, await gatherOpening(tx, toDecide, before, tenant), tenant);
    if (!decided.ok) return tell(decided.refusal);
    plan?.addEntry({ posting: decided.value.posting, items: input.items });
  }
}

/** Where a refusal points in the file: the ordinal among lines and items together, counted from 1, and the column if it names one. */
interface Place {
  readonly ordinal: number | null;
  readonly column: string | null;
}

const columnOf: Readonly<Record<string, string>> = {
  baseAmount: 'base_amount',
  documentDate: 'document_date',
};

function placeOf({ facts }: Refusal, lineCount: number): Place {
  const line = 'lineNumber' in facts ? facts.lineNumber : null;
  const field = 'field' in facts ? facts.field : '';
  const [, list, index, name = ''] = /^(lines|openItems)\[(\d+)\]\.(\w+)$/.exec(field) ?? [];
  if (index === undefined) return { ordinal: line, column: null };
  const ordinal = Number(index) + 1 + (list === 'openItems' ? lineCount : 0);
  return { ordinal, column: columnOf[name] ?? name };
}

/** The signed amount of a row: in `amount`, or in one of `debit` and `credit`. */
export function amountOf(row: TableRow): bigint | null {
  const [amount, debit, credit] = ['amount', 'debit', 'credit'].map((name) => row.raw(name));
  if (amount != null) {
    if (debit != null || credit != null)
      return row.fault('amount', 'is given together with a debit or a credit; use only one of them');
    return row.amount('amount');
  }
  if (debit != null && credit != null) {
    const [left, right] = [row.amount('debit'), row.amount('credit')];
    if (left === null || right === null) return null;
    return left !== 0n && right !== 0n ? row.fault('debit', 'is given together with a credit') : left - right;
  }
  if (debit != null) return row.amount('debit');
  if (credit == null) return row.fault('amount', 'is empty; a row needs an amount, a debit or a credit');
  const value = row.amount('credit');
  return value === null ? null : -value;
}

/** The row's currency; the base currency where it says none. */
export function currencyOf(
  row: TableRow,
  { rules, tenant }: Pick<ImportScope, 'rules' | 'tenant'>,
): string | null {
  const text = row.raw('currency');
  if (text === null) return tenant.baseCurrency;
  const currency = parseCurrency(mappedName(rules.commodities, text));
  return currency.ok
    ? currency.value.code
    : row.fault('currency', `${quoted(text)} is not an active ISO 4217 currency`);
}
