import { cutText } from '@cifra/domain/cut-text';
import { formatE4 } from '@cifra/domain/money';
import type {
  SaftAccount,
  SaftFile,
  SaftLine,
  SaftTransaction,
  StatedTotalDifference,
} from '../../../saft-file.ts';
import { childOf, textOf, type Element } from '../record-reader.ts';
import { quoted, type SaftValues } from '../saft-values.ts';
import { isBesideLedger, JPK_NAME, NO_ACCOUNT, typesOfKonto } from './jpk-form.ts';

/** An account as the file lists it: it may be one that others are summed up in. */
interface ListedAccount extends SaftAccount {
  /** The accounts that it is summed up in. */
  readonly within: readonly string[];
  readonly isBesideLedger: boolean;
}

/**
 * Poland's JPK_KR(1): accounts with their balances (ZOiS), a journal of headings (Dziennik), and rows with both sides of an entry (KontoZapis),
 * which name the heading. Each table has control sums. A heading is posted on DataKsiegowania, under which the books have it.
 */
export class JpkReader {
  readonly #values: SaftValues;
  readonly #fault: (line: number, problem: string) => null;
  readonly #header: Element;
  readonly #accounts = new Map<string, ListedAccount>();
  readonly #headings = new Map<string, SaftTransaction & { readonly lines: SaftLine[] }>();
  readonly #differences: StatedTotalDifference[] = [];
  readonly #sums = { headings: 0, operationsE4: 0n, rows: 0, debitE4: 0n, creditE4: 0n };
  #subject: Element | null = null;
  readonly #controls = new Map<string, Element>();

  constructor(
    header: Element,
    of: { readonly values: SaftValues; readonly fault: (line: number, problem: string) => null },
  ) {
    this.#header = header;
    this.#values = of.values;
    this.#fault = of.fault;
  }

  take(record: Element): void {
    if (record.name === 'Podmiot1') this.#subject = record;
    else if (record.name === 'ZOiS') this.#takeAccount(record);
    else if (record.name === 'Dziennik') this.#takeHeading(record);
    else if (record.name === 'KontoZapis') this.#takeRow(record);
    else if (record.name === 'DziennikCtrl' || record.name === 'KontoZapisCtrl')
      this.#controls.set(record.name, record);
  }

  end(): Omit<SaftFile, 'faults'> | null {
    this.#compareControls();
    const values = this.#values;
    const currency = values.required(this.#header, 'DomyslnyKodWaluty');
    const startDate = values.requiredDate(this.#header, 'DataOd');
    const endDate = values.requiredDate(this.#header, 'DataDo');
    for (const { line, id, lines } of this.#headings.values())
      if (lines.length === 0)
        this.#fault(line, `Dziennik ${cutText(id, 40)} has no KontoZapis with an account`);
    if (currency === null || startDate === null || endDate === null) return null;
    const identity = this.#subject && childOf(this.#subject, 'IdentyfikatorPodmiotu');
    return {
      form: JPK_NAME,
      line: this.#header.line,
      companyName: (identity && textOf(identity, 'PelnaNazwa')) ?? '',
      registrationNumber: (identity && textOf(identity, 'NIP')) ?? '',
      currency,
      startDate,
      endDate,
      accounts: this.#postedAccounts(),
      parties: [],
      taxCodes: [],
      transactions: [...this.#headings.values()],
      stated: { entries: null, debitE4: null, creditE4: null, lines: {} },
      differences: this.#differences,
    };
  }

  #takeAccount(record: Element): void {
    const code = this.#values.accountCode(record, 'KodKonta');
    const name = this.#values.required(record, 'OpisKonta');
    const type = this.#values.required(record, 'TypKonta');
    const openingE4 = this.#net(record, 'BilansOtwarcia');
    const movedE4 = this.#net(record, 'Obroty');
    const sinceE4 = this.#net(record, 'Obroty', 'Narast');
    const closingE4 = this.#net(record, 'Saldo');
    if (code === null || name === null || type === null) return;
    if (this.#accounts.has(code)) this.#fault(record.line, `account ${code} appears twice`);
    // Some programs count the opening balance as turnover of the year.
    if (closingE4 !== openingE4 + sinceE4 && closingE4 !== sinceE4)
      this.#differ(`Saldo of ${code}`, record.line, {
        statedE4: closingE4,
        computedE4: openingE4 + sinceE4,
      });
    const within = [textOf(record, 'KodKategorii'), textOf(record, 'KodPodkategorii')];
    this.#accounts.set(code, {
      line: record.line,
      code,
      name,
      statedType: null,
      possibleTypes: typesOfKonto(type),
      standardType: null,
      standardKind: null,
      typeFacts: `TypKonta ${cutText(type, 40)}`,
      // As it is when the file begins; the opening balance is that of the year.
      openingE4: closingE4 - movedE4,
      closingE4,
      within: within.filter((each) => each !== null && each !== code) as string[],
      isBesideLedger: isBesideLedger(type),
    });
  }

  #takeHeading(record: Element): void {
    const values = this.#values;
    const id = values.required(record, 'NrZapisuDziennika');
    const documentDate = values.requiredDate(record, 'DataDowodu');
    const postingDate = values.requiredDate(record, 'DataKsiegowania');
    const amountE4 = this.#amount(record, 'DziennikKwotaOperacji');
    this.#sums.headings += 1;
    this.#sums.operationsE4 += amountE4;
    if (id === null || documentDate === null || postingDate === null) return;
    if (this.#headings.has(id)) this.#fault(record.line, `NrZapisuDziennika ${quoted(id)} appears twice`);
    const voucher = textOf(record, 'NrDowoduKsiegowego');
    const text = textOf(record, 'OpisOperacji') ?? `Dziennik ${id}`;
    this.#headings.set(id, {
      line: record.line,
      id,
      description: voucher === null ? text : `${text} · ${voucher}`,
      period: null,
      transactionDate: documentDate,
      glPostingDate: postingDate,
      lines: [],
    });
  }

  #takeRow(record: Element): void {
    const id = this.#values.required(record, 'NrZapisu');
    const lines = (['Winien', 'Ma'] as const).flatMap((side) => this.#lineOf(record, side) ?? []);
    this.#sums.rows += 1;
    if (id === null) return;
    const heading = this.#headings.get(id);
    if (heading === undefined) this.#fault(record.line, `NrZapisu ${quoted(id)} is of no Dziennik before it`);
    else heading.lines.push(...lines);
  }

  /** One side of a row; null where it has no account. */
  #lineOf(record: Element, side: 'Winien' | 'Ma'): SaftLine | null {
    const amountE4 = this.#amount(record, `Kwota${side}`);
    if (side === 'Winien') this.#sums.debitE4 += amountE4;
    else this.#sums.creditE4 += amountE4;
    const text = textOf(record, `KodKonta${side}`);
    if (text === null || text === NO_ACCOUNT)
      return amountE4 === 0n
        ? null
        : this.#fault(
            record.line,
            `Kwota${side} is ${formatE4(amountE4, 2)}, and there is no KodKonta${side}`,
          );
    const accountCode = this.#values.accountCode(record, `KodKonta${side}`);
    const sign = side === 'Winien' ? 1n : -1n;
    const currency = textOf(record, `KodWaluty${side}`);
    const foreign = textOf(record, `Kwota${side}Waluta`);
    const foreignE4 = foreign === null ? null : this.#values.amount(foreign, record);
    if (accountCode === null) return null;
    return {
      line: record.line,
      accountCode,
      description: textOf(record, `OpisZapisu${side}`) ?? '',
      amountE4: sign * amountE4,
      original:
        currency === null || foreignE4 === null ? null : { currency, amountE4: sign * foreignE4, rate: null },
    };
  }

  /** The accounts that entries are on: without those beside the ledger, and those that only sum up the ones that name them. */
  #postedAccounts(): SaftAccount[] {
    const posted = new Set(
      [...this.#headings.values()].flatMap(({ lines }) => lines.map(({ accountCode }) => accountCode)),
    );
    const inLedger = [...this.#accounts.values()].filter((each) => !each.isBesideLedger);
    const named = new Set(inLedger.flatMap(({ within }) => within));
    const sums = new Map<string, { openingE4: bigint; closingE4: bigint }>();
    for (const { code, within, openingE4, closingE4 } of inLedger) {
      if (named.has(code)) continue;
      for (const above of new Set(within)) {
        const sum = sums.get(above) ?? { openingE4: 0n, closingE4: 0n };
        sums.set(above, {
          openingE4: sum.openingE4 + openingE4,
          closingE4: sum.closingE4 + (closingE4 ?? 0n),
        });
      }
    }
    const isSum = ({ code, openingE4, closingE4 }: ListedAccount): boolean => {
      const sum = sums.get(code);
      return !posted.has(code) && sum?.openingE4 === openingE4 && sum.closingE4 === closingE4;
    };
    return inLedger
      .filter((each) => !named.has(each.code) || !isSum(each))
      .map(({ within: _within, isBesideLedger: _isBeside, ...account }) => account);
  }

  #compareControls(): void {
    const { headings, operationsE4, rows, debitE4, creditE4 } = this.#sums;
    this.#control('DziennikCtrl', 'LiczbaWierszyDziennika', headings, { SumaKwotOperacji: operationsE4 });
    this.#control('KontoZapisCtrl', 'LiczbaWierszyKontoZapisj', rows, {
      SumaWinien: debitE4,
      SumaMa: creditE4,
    });
  }

  #control(
    name: 'DziennikCtrl' | 'KontoZapisCtrl',
    countName: string,
    count: number,
    sums: Readonly<Record<string, bigint>>,
  ): void {
    const record = this.#controls.get(name);
    if (record === undefined) {
      this.#fault(this.#header.line, `the file has no ${name}`);
      return;
    }
    const stated = childOf(record, countName);
    const statedCount =
      stated === null ? this.#values.required(record, countName) : this.#values.count(stated);
    if (typeof statedCount === 'number' && statedCount !== count)
      this.#differences.push({
        what: countName,
        line: stated?.line ?? record.line,
        stated: String(statedCount),
        computed: String(count),
        difference: null,
      });
    for (const [sumName, computedE4] of Object.entries(sums)) {
      const statedE4 = this.#amount(record, sumName);
      if (statedE4 !== computedE4)
        this.#differ(sumName, childOf(record, sumName)?.line ?? record.line, { statedE4, computedE4 });
    }
  }

  #differ(
    what: string,
    line: number,
    { statedE4, computedE4 }: { readonly statedE4: bigint; readonly computedE4: bigint },
  ): void {
    const shown = (amountE4: bigint): string => formatE4(amountE4, 2);
    this.#differences.push({
      what,
      line,
      stated: shown(statedE4),
      computed: shown(computedE4),
      difference: shown(computedE4 - statedE4),
    });
  }

  /** A required amount; zero where it cannot be read, which is a fault. */
  #amount(record: Element, name: string): bigint {
    const text = this.#values.required(record, name);
    return text === null ? 0n : (this.#values.amount(text, childOf(record, name) ?? record) ?? 0n);
  }

  /** What stands on both sides, debit positive. */
  #net(record: Element, name: string, of = ''): bigint {
    return this.#amount(record, `${name}Winien${of}`) - this.#amount(record, `${name}Ma${of}`);
  }
}
