/**
 * A small model of the sub-ledger and of the ledger beneath it, in memory. It shares no code with the product: what it knows is product
 * 4.1 to 4.4, 5.1, 6.2, 6.3 and 6.6, in schoolbook arithmetic. Amounts are ten-thousandths (E4), debit positive.
 */
export type Side = 'SALES' | 'PURCHASING';
export type ItemsKind =
  | 'INVOICE'
  | 'BILL'
  | 'SALES_CREDIT_NOTE'
  | 'SALES_DEBIT_NOTE'
  | 'PURCHASE_CREDIT_NOTE'
  | 'PURCHASE_DEBIT_NOTE';
export type SettlementKind = 'RECEIPT' | 'PAYMENT' | 'CUSTOMER_REFUND' | 'VENDOR_REFUND';
export type WriteOffKind = 'CUSTOMER_WRITE_OFF' | 'VENDOR_WRITE_OFF';
export type Kind = ItemsKind | SettlementKind | WriteOffKind | 'NETTING';

/** Whose side it is, which way it goes on its control account, and what voids it. */
export const kinds: Readonly<
  Record<Kind, { readonly side: Side; readonly sign: 1n | -1n; readonly voidedBy: ItemsKind | null }>
> = {
  INVOICE: { side: 'SALES', sign: 1n, voidedBy: 'SALES_CREDIT_NOTE' },
  SALES_DEBIT_NOTE: { side: 'SALES', sign: 1n, voidedBy: 'SALES_CREDIT_NOTE' },
  SALES_CREDIT_NOTE: { side: 'SALES', sign: -1n, voidedBy: 'SALES_DEBIT_NOTE' },
  RECEIPT: { side: 'SALES', sign: -1n, voidedBy: null },
  BILL: { side: 'PURCHASING', sign: -1n, voidedBy: 'PURCHASE_CREDIT_NOTE' },
  PURCHASE_DEBIT_NOTE: { side: 'PURCHASING', sign: -1n, voidedBy: 'PURCHASE_CREDIT_NOTE' },
  PURCHASE_CREDIT_NOTE: { side: 'PURCHASING', sign: 1n, voidedBy: 'PURCHASE_DEBIT_NOTE' },
  PAYMENT: { side: 'PURCHASING', sign: 1n, voidedBy: null },
  CUSTOMER_REFUND: { side: 'SALES', sign: 1n, voidedBy: null },
  VENDOR_REFUND: { side: 'PURCHASING', sign: -1n, voidedBy: null },
  CUSTOMER_WRITE_OFF: { side: 'SALES', sign: -1n, voidedBy: null },
  VENDOR_WRITE_OFF: { side: 'PURCHASING', sign: 1n, voidedBy: null },
  NETTING: { side: 'SALES', sign: -1n, voidedBy: null },
};

/** A day, or FIRST_OPEN_DAY: the first one that takes the posting. */
export type Day = string;

interface Ratio {
  readonly num: bigint;
  readonly den: bigint;
}

export interface Line {
  readonly account: string;
  readonly currency: string;
  readonly original: bigint;
  readonly base: bigint;
  readonly item: Item | null;
  readonly tax: string | null;
  readonly isTax: boolean;
  readonly isRounding?: true;
}

/** A line of a document, or what a credit note takes back of one: `of` is its place in the original. */
interface Part {
  readonly of: number | null;
  readonly account: string;
  readonly tax: string | null;
  readonly net: bigint;
  readonly taxAmount: bigint;
}

export interface Item {
  readonly side: Side;
  readonly party: string;
  readonly account: string;
  readonly currency: string;
  readonly date: string;
  original: bigint;
  base: bigint;
}

export interface Document {
  readonly kind: Kind;
  readonly party: string;
  readonly currency: string;
  readonly documentDate: string;
  readonly postingDate: string;
  readonly total: bigint;
  readonly account: string;
  readonly rate: Ratio | null;
  readonly item: Item | null;
  /** Of a netting: its item among what is owed to vendors. */
  readonly contra?: Item;
  readonly original: Document | null;
  readonly lines: readonly Line[];
  readonly parts: readonly Part[];
  readonly vendorNumber: string | null;
  voidedBy: Document | 'ENTRY' | null;
}

export interface Allocation {
  readonly from: Item;
  readonly to: Item;
  readonly date: string;
  readonly lines: readonly Line[];
  /** Whether its document withheld tax for it. */
  bearsWithholding: boolean;
  isReversed: boolean;
}

export interface ItemsInput {
  readonly kind: ItemsKind;
  readonly party: string;
  readonly currency: string;
  readonly documentDate: string;
  readonly postingDate: string;
  readonly original: Document | null;
  readonly vendorNumber: string | null;
  /** Millionths. */
  readonly lines: readonly {
    readonly quantity: bigint;
    readonly price: bigint;
    readonly account: string;
    readonly tax: string | null;
  }[];
}

export interface Charge {
  readonly kind: 'FEE' | 'WITHHOLDING';
  readonly currency: string;
  /** Null: what is withheld is computed from the items that are settled. */
  readonly amount: bigint | null;
  readonly tax: string | null;
}

/** What was withheld from an item, and by which document. */
interface Withholding {
  readonly item: Item;
  readonly tax: string | null;
  readonly amount: bigint;
  readonly by: Document;
}

export interface SettlementInput {
  readonly kind: SettlementKind;
  readonly party: string;
  readonly documentDate: string;
  readonly postingDate: string;
  readonly currency: string;
  readonly settled: bigint;
  readonly bank: string;
  readonly bankCurrency: string;
  readonly bankAmount: bigint;
  readonly charges: readonly Charge[];
  readonly takesDifference: boolean;
  readonly allocations: readonly { readonly item: Item; readonly amount: bigint }[];
}

/** The code of the refusal that a command meets. */
export class Refused extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** What is left of a tax × net ÷ what is left of its net, which may be a discount's. */
const shareOf = (left: { readonly net: bigint; readonly taxAmount: bigint }, net: bigint, unit: bigint) =>
  left.net < 0n
    ? rounded(-left.taxAmount * net, -left.net, unit)
    : rounded(left.taxAmount * net, left.net, unit);

/** Parts of an amount by weights of either sign: cut down to whole units, the units left over to the largest remainders. */
function split(amount: bigint, weights: readonly bigint[], unit: bigint): bigint[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (whole === 0n) return weights.map(() => 0n);
  const turned = weights.map((weight) => -weight);
  if (whole < 0n) return split(amount, turned, unit);
  const parts = weights.map((weight) => {
    const exact = (amount / unit) * weight;
    const rest = ((exact % whole) + whole) % whole;
    return { units: (exact - rest) / whole, rest };
  });
  const cut = [...parts].toSorted((one, other) =>
    one.rest > other.rest ? -1 : one.rest < other.rest ? 1 : 0,
  );
  const given = parts.reduce((sum, { units }) => sum + units, 0n);
  for (const part of cut.slice(0, Number(amount / unit - given))) part.units += 1n;
  return parts.map(({ units }) => units * unit);
}

const abs = (value: bigint): bigint => (value < 0n ? -value : value);
const later = (one: string, other: string): string => (one > other ? one : other);

/** numerator ÷ denominator to a multiple of `unit`, half away from zero. */
function rounded(numerator: bigint, denominator: bigint, unit: bigint): bigint {
  const step = denominator * unit;
  const magnitude = ((2n * abs(numerator) + step) / (2n * step)) * unit;
  return numerator < 0n ? -magnitude : magnitude;
}

export interface ModelFacts {
  readonly base: string;
  /** Of small differences, in base. */
  readonly tolerance: bigint;
  readonly decimals: Readonly<Record<string, number>>;
  /** Ids of accounts: those that roles are bound to, and what documents post on by default. */
  readonly accounts: Readonly<
    Record<
      | 'AR'
      | 'AP'
      | 'customerAdvances'
      | 'vendorAdvances'
      | 'taxPayable'
      | 'taxReceivable'
      | 'withholdingPayable'
      | 'difference'
      | 'withholdingReceivable'
      | 'fees'
      | 'gain'
      | 'loss'
      | 'rounding'
      | 'badDebt'
      | 'lapsed',
      string
    >
  >;
  readonly months: readonly { readonly name: string; readonly end: string }[];
}

export class Model {
  readonly items: Item[] = [];
  readonly documents: Document[] = [];
  readonly allocations: Allocation[] = [];
  readonly withholdings: Withholding[] = [];
  readonly lines: Line[] = [];
  readonly locks = new Map<string, 'UNLOCKED' | 'LOCK_SALES' | 'LOCK_PURCHASING'>();
  varianceMode: 'SIMPLE' | 'SEPARATED' = 'SIMPLE';
  AR: string;
  AP: string;
  readonly #facts: ModelFacts;
  readonly #rates = new Map<string, { date: string; rate: Ratio }[]>();

  constructor(facts: ModelFacts) {
    this.#facts = facts;
    this.AR = facts.accounts.AR;
    this.AP = facts.accounts.AP;
    for (const { name } of facts.months) this.locks.set(name, 'UNLOCKED');
  }

  unit(currency: string): bigint {
    return 10n ** BigInt(4 - (this.#facts.decimals[currency] ?? 2));
  }

  isPar(currency: string): boolean {
    const { base } = this.#facts;
    return currency === base || ['PAB USD', 'USD PAB'].includes(`${base} ${currency}`);
  }

  learnRate(currency: string, date: string, text: string): void {
    const [whole = '', fraction = ''] = text.split('.');
    const known = this.#rates.get(currency) ?? [];
    known.push({ date, rate: { num: BigInt(whole + fraction), den: 10n ** BigInt(fraction.length) } });
    this.#rates.set(currency, known);
  }

  /** The latest rate not after a day; of one day the one learnt last. Null: there is none. */
  rateOn(currency: string, date: string): Ratio | null {
    if (this.isPar(currency)) return { num: 1n, den: 1n };
    let found: { date: string; rate: Ratio } | null = null;
    for (const each of this.#rates.get(currency) ?? [])
      if (each.date <= date && (found === null || each.date >= found.date)) found = each;
    return found?.rate ?? null;
  }

  #needRate(currency: string, date: string): Ratio {
    const rate = this.rateOn(currency, date);
    if (rate === null) throw new Refused('RATE_MISSING');
    return rate;
  }

  #translate(amount: bigint, { num, den }: Ratio): bigint {
    return rounded(amount * num, den, this.unit(this.#facts.base));
  }

  /** Amounts of a document's lines, in its currency. */
  priced(currency: string, lines: ItemsInput['lines']) {
    const unit = this.unit(currency);
    return lines.map((line) => {
      const net = rounded(line.quantity * line.price, 100_000_000n, unit);
      return { ...line, net, taxAmount: line.tax === null ? 0n : rounded(net * 7n, 100n, unit) };
    });
  }

  accepts(side: Side, date: string): boolean {
    const lock = this.locks.get(date.slice(0, 7));
    return lock === 'UNLOCKED' || lock === (side === 'SALES' ? 'LOCK_PURCHASING' : 'LOCK_SALES');
  }

  #firstDayOf(sides: readonly Side[], date: string): string {
    const days = sides.map((side) => this.firstOpenDay(side, date));
    const last = days.reduce((day, each) => later(day, each), date);
    if (last === date || sides.every((side) => this.accepts(side, last))) return last;
    const next = this.#firstDayOf(sides, last);
    return next === last ? date : next;
  }

  #needOpen(side: Side, date: string): void {
    if (!this.accepts(side, date)) throw new Refused('PERIOD_LOCKED');
  }

  firstOpenDay(side: Side, date: string): string {
    if (this.accepts(side, date)) return date;
    const open = this.#facts.months.find(
      ({ name }) => name > date.slice(0, 7) && this.accepts(side, `${name}-01`),
    );
    return open === undefined ? date : `${open.name}-01`;
  }

  #post(lines: readonly Line[]): void {
    this.lines.push(...lines);
    for (const { item, original, base } of lines) {
      if (!item) continue;
      item.original += original;
      item.base += base;
    }
  }

  // Invoices, bills and notes.

  postItems(input: ItemsInput): Document {
    const { kind, currency, original, documentDate, postingDate } = input;
    const { side, sign } = kinds[kind];
    if (documentDate > postingDate) throw new Refused('DOCUMENT_DATE_AFTER_POSTING');
    if (original !== null) this.#checkOriginal(input, original);
    const credited = original !== null && sign !== kinds[original.kind].sign ? original : null;
    const priced: readonly Part[] =
      credited === null
        ? this.priced(currency, input.lines).map((line) => ({ ...line, of: null }))
        : this.#credited(credited, input);
    const total = priced.reduce((sum, { net, taxAmount }) => sum + net + taxAmount, 0n);
    if (total <= 0n) throw new Refused('DOCUMENT_TOTAL_NOT_POSITIVE');
    if (credited !== null && total > this.#leftOf(credited)) throw new Refused('NOTE_EXCEEDS_ORIGINAL');
    if (
      input.vendorNumber !== null &&
      this.documents.some(
        (each) =>
          each.kind === kind &&
          each.party === input.party &&
          each.vendorNumber === input.vendorNumber &&
          each.voidedBy === null,
      )
    )
      throw new Refused('VENDOR_NUMBER_TAKEN');
    this.#needOpen(side, postingDate);
    const rate = original === null ? this.#needRate(currency, documentDate) : original.rate;
    if (rate === null) throw new Error('an original without a rate');
    const account = original?.account ?? (side === 'SALES' ? this.AR : this.AP);
    const item: Item = {
      side,
      party: input.party,
      account,
      currency,
      date: later(documentDate, postingDate),
      original: 0n,
      base: 0n,
    };
    const proposed = this.#translated(priced, { item, sign, total, rate });
    const lines = credited === null ? proposed : this.#relieved(credited, proposed, rate);
    const document: Document = {
      kind,
      party: input.party,
      currency,
      documentDate,
      postingDate,
      total,
      account,
      rate,
      item,
      original,
      lines,
      parts: priced,
      vendorNumber: input.vendorNumber,
      voidedBy: null,
    };
    this.#post(lines);
    this.items.push(item);
    this.documents.push(document);
    if (original?.item && sign !== kinds[original.kind].sign && original.item.original !== 0n) {
      const open = abs(original.item.original);
      this.allocate(item, original.item, { amount: total < open ? total : open, date: postingDate });
    }
    return document;
  }

  #checkOriginal(input: ItemsInput, original: Document): void {
    const { side } = kinds[original.kind];
    const isWrong =
      side !== kinds[input.kind].side ||
      (original.kind !== 'INVOICE' && original.kind !== 'BILL') ||
      original.party !== input.party ||
      original.currency !== input.currency ||
      original.documentDate > input.documentDate ||
      original.postingDate > input.postingDate ||
      original.voidedBy !== null;
    if (isWrong) throw new Refused('NOTE_ORIGINAL_WRONG');
  }

  /**
   * An allowance (ruling 7): its net is split over what is left per tax code, within a code over its lines, by largest remainder; the tax of
   * each is what is left of its tax × net ÷ what is left of its net, and the last takes the rest.
   */
  #credited(original: Document, { currency, lines }: ItemsInput): Part[] {
    const unit = this.unit(currency);
    const notes = this.#notesOf(original);
    const left = original.parts.map((part, of) => {
      const taken = notes.flatMap(({ parts }) => parts).filter((each) => each.of === of);
      const less = (what: 'net' | 'taxAmount'): bigint =>
        taken.reduce((rest, each) => rest - each[what], part[what]);
      return { ...part, of, net: less('net'), taxAmount: less('taxAmount') };
    });
    const netOf = (parts: readonly { readonly net: bigint }[]): bigint =>
      parts.reduce((sum, { net }) => sum + net, 0n);
    const net = netOf(this.priced(currency, lines));
    if (net <= 0n || net > netOf(left)) throw new Refused('NOTE_EXCEEDS_ORIGINAL');
    const codes = [...new Set(left.map(({ tax }) => tax))].map((code) =>
      left.filter(({ tax }) => tax === code),
    );
    const ofCodes = split(net, codes.map(netOf), unit);
    return codes
      .flatMap((own, at) => {
        const nets = split(
          ofCodes[at] ?? 0n,
          own.map((line) => line.net),
          unit,
        );
        return own.map((line, place) => {
          const part = nets[place] ?? 0n;
          const isLast = part === line.net;
          const taxAmount = isLast || line.net === 0n ? line.taxAmount : shareOf(line, part, unit);
          return { ...line, net: part, taxAmount: part === 0n ? 0n : taxAmount };
        });
      })
      .filter((part) => part.net !== 0n)
      .toSorted((one, other) => one.of - other.of);
  }

  /** The last of an account and code takes what is left of its base; everything else is worth the original's rate. */
  #relieved(original: Document, lines: readonly Line[], rate: Ratio): Line[] {
    const same = (one: Line) => (other: Line) =>
      other.item === null &&
      other.isRounding !== true &&
      one.account === other.account &&
      one.tax === other.tax &&
      one.isTax === other.isTax;
    const posted = [original, ...this.#notesOf(original)].flatMap((document) => document.lines);
    const others = lines
      .filter(({ item, isRounding }) => item === null && isRounding !== true)
      .map((line) => {
        const own = posted.filter(same(line));
        const open = own.reduce((sum, each) => sum + each.original, 0n);
        const base = own.reduce((sum, each) => sum + each.base, 0n);
        return { ...line, base: open + line.original === 0n ? -base : this.#translate(line.original, rate) };
      });
    const total = others.reduce((sum, { base }) => sum + base, 0n);
    return [
      ...lines.filter(({ item }) => item !== null).map((line) => ({ ...line, base: -total })),
      ...others,
    ];
  }

  /** What no credit note has taken back yet of a document and its debit notes. */
  #leftOf(original: Document): bigint {
    const { sign } = kinds[original.kind];
    return this.#notesOf(original).reduce(
      (left, note) => left + sign * kinds[note.kind].sign * note.total,
      original.total,
    );
  }

  #notesOf(document: Document): Document[] {
    return this.documents.filter((each) => each.original === document && each.voidedBy === null);
  }

  #translated(
    priced: readonly Part[],
    of: { readonly item: Item; readonly sign: bigint; readonly total: bigint; readonly rate: Ratio },
  ): Line[] {
    const { item, sign, total, rate } = of;
    const { accounts, base } = this.#facts;
    const nets = new Map<string, { account: string; tax: string | null; sum: bigint }>();
    const taxes = new Map<string, bigint>();
    for (const { account, tax, net, taxAmount } of priced) {
      const key = `${account}/${tax}`;
      nets.set(key, { account, tax, sum: (nets.get(key)?.sum ?? 0n) + net });
      if (tax !== null) taxes.set(tax, (taxes.get(tax) ?? 0n) + taxAmount);
    }
    const line = (of: Pick<Line, 'account' | 'original' | 'tax' | 'isTax'> & { item?: Item }): Line => ({
      ...of,
      item: of.item ?? null,
      currency: item.currency,
      base: this.#translate(of.original, rate),
    });
    const control = line({ account: item.account, original: sign * total, tax: null, isTax: false, item });
    const ordinary = [...nets.values()]
      .filter(({ sum }) => sum !== 0n)
      .map(({ account, tax, sum }) => line({ account, original: -sign * sum, tax, isTax: false }));
    const taxAccount = item.side === 'SALES' ? accounts.taxPayable : accounts.taxReceivable;
    const taxed = [...taxes]
      .filter(([, sum]) => sum !== 0n)
      .map(([tax, sum]) => line({ account: taxAccount, original: -sign * sum, tax, isTax: true }));
    const residual = [control, ...ordinary, ...taxed].reduce((sum, each) => sum + each.base, 0n);
    if (residual === 0n) return [control, ...ordinary, ...taxed];
    let largest = -1;
    for (const [index, each] of ordinary.entries())
      if (largest < 0 || abs(each.base) > abs(ordinary[largest]?.base ?? 0n)) largest = index;
    const largestLine = ordinary[largest];
    if (largestLine && rate.num !== rate.den && abs(largestLine.base) > abs(residual))
      return [
        control,
        ...ordinary.map((each) => (each === largestLine ? { ...each, base: each.base - residual } : each)),
        ...taxed,
      ];
    const rounding: Line = {
      account: accounts.rounding,
      currency: base,
      original: -residual,
      base: -residual,
      item: null,
      tax: null,
      isTax: false,
      isRounding: true,
    };
    return [control, ...ordinary, ...taxed, rounding];
  }

  // Receipts, payments and refunds.

  /** What money that moves is worth in base: at the day's rate, and foreign cash that leaves at its average carrying rate. */
  worth(of: { account: string; currency: string; amount: bigint; date: string; isLeaving: boolean }): bigint {
    const rate = this.rateOn(of.currency, of.date);
    const atDay = (amount: bigint): bigint => {
      if (rate === null) throw new Refused('RATE_MISSING');
      return this.#translate(amount, rate);
    };
    if (!of.isLeaving || this.isPar(of.currency)) return atDay(of.amount);
    let [original, base] = [0n, 0n];
    for (const line of this.lines) {
      if (line.account !== of.account || line.currency !== of.currency) continue;
      original += line.original;
      base += line.base;
    }
    if (original <= 0n || base <= 0n) return atDay(of.amount);
    if (of.amount === original) return base;
    if (of.amount > original) return base + atDay(of.amount - original);
    return rounded(base * of.amount, original, this.unit(this.#facts.base));
  }

  /**
   * Ruling 8: of each item half of the tax that is left after its credit notes, less what was withheld before, × settled ÷ open; the last
   * takes the rest.
   */
  withheld(
    { currency, allocations }: Pick<SettlementInput, 'currency' | 'allocations'>,
    tax: string | null,
  ): { readonly item: Item; readonly amount: bigint }[] {
    const unit = this.unit(currency);
    return allocations.map(({ item, amount: settled }) => {
      const document = this.documents.find((each) => each.item === item);
      if (!document || document.parts.length === 0) throw new Refused('WITHHOLDING_NEEDS_REASON');
      const credits = this.#notesOf(document).filter(
        ({ kind }) => kinds[kind].sign !== kinds[document.kind].sign,
      );
      const whole = document.parts.reduce((sum, part) => sum + part.taxAmount, 0n);
      const left = credits.flatMap(({ parts }) => parts).reduce((rest, part) => rest - part.taxAmount, whole);
      const due = this.withholdings
        .filter((each) => each.item === item && each.tax === tax && each.by.voidedBy === null)
        .reduce((rest, each) => rest - each.amount, rounded(left, 2n, unit));
      const open = abs(item.original);
      if (due <= 0n || open === 0n) return { item, amount: 0n };
      return { item, amount: settled >= open ? due : rounded(due * settled, open, unit) };
    });
  }

  /** A charge as it moves: one amount for each item that it is withheld from. */
  #moves(charge: Charge, input: SettlementInput): { readonly item: Item | null; readonly amount: bigint }[] {
    if (charge.amount !== null) {
      const [first, ...others] = input.allocations;
      const isOfItem = charge.kind === 'WITHHOLDING' && first !== undefined && others.length === 0;
      return [{ item: isOfItem ? first.item : null, amount: charge.amount }];
    }
    if (input.allocations.length === 0) throw new Refused('WITHHOLDING_NEEDS_REASON');
    return this.withheld(input, charge.tax).filter(({ amount }) => amount > 0n);
  }

  /** For how much of an item's currency money in another one was withheld. */
  #counted(
    charge: Charge,
    input: SettlementInput,
    of: { readonly item: Item; readonly amount: bigint },
  ): bigint {
    const isSame =
      charge.currency === input.currency || (this.isPar(charge.currency) && this.isPar(input.currency));
    if (isSame) return of.amount;
    try {
      return this.withheld(input, charge.tax)[0]?.amount ?? 0n;
    } catch {
      return 0n;
    }
  }

  /** Ruling 9: what is settled beyond what moved, within the tolerance; of exchanged money there is none. */
  #differenceLine(
    { kind, currency, settled, documentDate }: SettlementInput,
    moved: readonly Line[],
  ): Line[] {
    const { base, tolerance, accounts } = this.#facts;
    const isOne = moved.every((line) => line.currency === currency);
    if (!isOne && !(this.isPar(currency) && moved.every((line) => this.isPar(line.currency)))) return [];
    const flow = -kinds[kind].sign;
    const difference =
      settled - flow * moved.reduce((sum, line) => sum + (isOne ? line.original : line.base), 0n);
    if (difference === 0n) return [];
    const own = isOne ? currency : base;
    const worth = this.#translate(abs(difference), this.#needRate(own, documentDate));
    if (worth > tolerance) throw new Refused('DIFFERENCE_TOO_LARGE');
    const original = flow * difference;
    return [
      {
        account: accounts.difference,
        currency: own,
        original,
        base: original < 0n ? -worth : worth,
        item: null,
        tax: null,
        isTax: false,
      },
    ];
  }

  postSettlement(input: SettlementInput): Document {
    const { kind, currency, settled, documentDate, postingDate } = input;
    const { side, sign } = kinds[kind];
    const { accounts } = this.#facts;
    if (documentDate > postingDate) throw new Refused('DOCUMENT_DATE_AFTER_POSTING');
    const named = input.allocations.reduce((sum, { amount }) => sum + amount, 0n);
    if (kind.endsWith('REFUND') && named !== settled) throw new Refused('REFUND_CREDITS_DIFFER');
    const flow = -sign;
    const date = documentDate;
    const bankBase = this.worth({
      account: input.bank,
      currency: input.bankCurrency,
      amount: input.bankAmount,
      date,
      isLeaving: sign === 1n,
    });
    const moved: Line[] = [
      {
        account: input.bank,
        currency: input.bankCurrency,
        original: flow * input.bankAmount,
        base: flow * bankBase,
        item: null,
        tax: null,
        isTax: false,
      },
    ];
    const kept: Omit<Withholding, 'by'>[] = [];
    for (const charge of input.charges) {
      const way = charge.kind === 'FEE' ? 1n : flow;
      const account =
        charge.kind === 'FEE'
          ? accounts.fees
          : side === 'SALES'
            ? accounts.withholdingReceivable
            : accounts.withholdingPayable;
      for (const { item, amount } of this.#moves(charge, input)) {
        const worth = this.#translate(amount, this.#needRate(charge.currency, date));
        moved.push({
          account,
          currency: charge.currency,
          original: way * amount,
          base: way * worth,
          item: null,
          tax: charge.tax,
          isTax: true,
        });
        if (item)
          kept.push({ item, tax: charge.tax, amount: this.#counted(charge, input, { item, amount }) });
      }
    }
    if (input.takesDifference) moved.push(...this.#differenceLine(input, moved));
    const account = side === 'SALES' ? accounts.customerAdvances : accounts.vendorAdvances;
    const movedBase = moved.reduce((sum, line) => sum + line.base, 0n);
    const isExchanged = this.isPar(currency) && moved.some((line) => !this.isPar(line.currency));
    const controlBase = isExchanged ? -flow * settled : -movedBase;
    const isOneCurrency = moved.every((line) => line.currency === currency);
    const tied = isOneCurrency
      ? flow * moved.reduce((sum, line) => sum + line.original, 0n)
      : flow * movedBase;
    const isTied = isExchanged
      ? tied * 10n > settled && tied < settled * 10n
      : !(isOneCurrency || this.isPar(currency)) || tied === settled;
    if (!isTied || tied <= 0n) throw new Refused('SETTLEMENT_DOES_NOT_TIE');
    const rate = this.rateOn(currency, date);
    if (rate !== null) {
      const [now, then] = [abs(controlBase) * rate.den, settled * rate.num];
      if (controlBase !== 0n && (now >= then * 10n || now * 10n <= then))
        throw new Refused('SETTLEMENT_RATE_SUSPICIOUS');
    }
    this.#needOpen(side, postingDate);
    const item: Item = {
      side,
      party: input.party,
      account,
      currency,
      date: later(documentDate, postingDate),
      original: 0n,
      base: 0n,
    };
    const lines: Line[] = [
      { account, currency, original: -flow * settled, base: controlBase, item, tax: null, isTax: false },
      ...moved,
      ...this.#varianceLine(-(movedBase + controlBase)),
    ];
    const document: Document = {
      kind,
      party: input.party,
      currency,
      documentDate,
      postingDate,
      total: settled,
      account,
      rate: null,
      item,
      original: null,
      lines,
      parts: [],
      vendorNumber: null,
      voidedBy: null,
    };
    const before = { lines: this.lines.length, allocations: this.allocations.length };
    const itemsBefore = this.items.map((each) => ({ each, original: each.original, base: each.base }));
    this.#post(lines);
    this.items.push(item);
    try {
      for (const allocation of input.allocations)
        this.allocate(item, allocation.item, {
          amount: allocation.amount,
          date: postingDate,
        }).bearsWithholding = kept.some((each) => each.item === allocation.item);
    } catch (error) {
      // All or nothing.
      this.lines.length = before.lines;
      this.allocations.length = before.allocations;
      this.items.pop();
      for (const { each, original, base: carried } of itemsBefore)
        Object.assign(each, { original, base: carried });
      throw error;
    }
    this.documents.push(document);
    this.withholdings.push(...kept.map((each) => ({ ...each, by: document })));
    return document;
  }

  /** A part of an item is given up, at what it carries: original and base in proportion, the last part all that is left. */
  postWriteOff(input: {
    readonly kind: WriteOffKind;
    readonly item: Item;
    readonly amount: bigint;
    readonly documentDate: string;
    readonly postingDate: string;
  }): Document {
    const { kind, item: given, amount, documentDate, postingDate } = input;
    const { side, sign } = kinds[kind];
    const { accounts, base: baseCurrency } = this.#facts;
    const { currency, party } = given;
    const whole = abs(given.original);
    if (amount > whole) throw new Refused('ALLOCATION_EXCEEDS_OPEN');
    this.#needOpen(side, postingDate);
    const worth =
      amount === whole ? abs(given.base) : rounded(abs(given.base) * amount, whole, this.unit(baseCurrency));
    const account = side === 'SALES' ? accounts.customerAdvances : accounts.vendorAdvances;
    const common = { currency, tax: null, isTax: false } as const;
    const own: Item = {
      side,
      party,
      account,
      currency,
      date: later(documentDate, postingDate),
      original: 0n,
      base: 0n,
    };
    const [original, base] = [sign * amount, sign * worth];
    const other = side === 'SALES' ? accounts.badDebt : accounts.lapsed;
    const lines: Line[] = [
      { ...common, account, original, base, item: own },
      { ...common, account: other, original: -original, base: -base, item: null },
    ];
    if (postingDate < given.date) throw new Refused('ALLOCATION_TOO_EARLY');
    this.#post(lines);
    this.items.push(own);
    const document: Document = {
      kind,
      party,
      currency,
      documentDate,
      postingDate,
      total: amount,
      account,
      rate: null,
      item: own,
      original: null,
      lines,
      parts: [],
      vendorNumber: null,
      voidedBy: null,
    };
    this.allocate(own, given, { amount, date: postingDate });
    this.documents.push(document);
    return document;
  }

  /**
   * What a party owes and what it is owed go out together, and with them what is withheld on either side (ruling 8). Each item loses original and base in proportion, the last part all that is
   * left; what the payables carried is what the receivables are settled with.
   */
  postNetting(input: {
    readonly party: string;
    readonly currency: string;
    readonly amount: bigint;
    /** What is netted of the payables, in their currency. */
    readonly payables: { readonly amount: bigint; readonly currency: string };
    readonly items: readonly { readonly item: Item; readonly amount: bigint }[];
    /** A side that is left out withholds nothing; null: it is computed. */
    readonly withheld: Readonly<Partial<Record<Side, bigint | null>>>;
    readonly tax: string;
    readonly documentDate: string;
    readonly postingDate: string;
  }): Document {
    const { party, currency, amount, payables: owed, items, tax, documentDate, postingDate } = input;
    const { accounts } = this.#facts;
    const kept: Omit<Withholding, 'by'>[] = [];
    const withheldLines: Line[] = [];
    const withheld = { SALES: 0n, PURCHASING: 0n };
    const withheldWorth = { SALES: 0n, PURCHASING: 0n };
    const sum = (side: Side) =>
      items.reduce((total, each) => (each.item.side === side ? total + each.amount : total), 0n);
    for (const { item, amount: part } of items) {
      if (documentDate < item.date) throw new Refused('ALLOCATION_TOO_EARLY');
      if (part > abs(item.original)) throw new Refused('ALLOCATION_EXCEEDS_OPEN');
    }
    for (const side of ['SALES', 'PURCHASING'] as const) {
      const given = input.withheld[side];
      if (given === undefined) continue;
      const of = side === 'SALES' ? currency : owed.currency;
      const allocations = items.filter(({ item }) => item.side === side);
      const [first] = allocations;
      const parts =
        given === null
          ? this.withheld({ currency: of, allocations }, tax).filter((part) => part.amount > 0n)
          : first
            ? [{ item: first.item, amount: given }]
            : [];
      for (const part of parts) {
        const sign = side === 'SALES' ? 1n : -1n;
        const worth = this.#translate(part.amount, this.#needRate(of, documentDate));
        kept.push({ ...part, tax });
        withheld[side] += part.amount;
        withheldWorth[side] += worth;
        withheldLines.push({
          account: side === 'SALES' ? accounts.withholdingReceivable : accounts.withholdingPayable,
          currency: of,
          original: sign * part.amount,
          base: sign * worth,
          item: null,
          tax,
          isTax: true,
        });
      }
    }
    const isAllPar = this.isPar(currency) && this.isPar(owed.currency);
    if (
      sum('SALES') !== amount + withheld.SALES ||
      sum('PURCHASING') !== owed.amount + withheld.PURCHASING ||
      ((isAllPar || currency === owed.currency) && amount !== owed.amount)
    )
      throw new Refused('NETTING_SIDES_DIFFER');
    const settled = { SALES: sum('SALES'), PURCHASING: sum('PURCHASING') };
    const common = { tax: null, isTax: false } as const;
    const payables = items.filter(({ item }) => item.side === 'PURCHASING');
    const relieved = payables.map(({ item, amount: part }) =>
      part === abs(item.original)
        ? abs(item.base)
        : rounded(abs(item.base) * part, abs(item.original), this.unit(this.#facts.base)),
    );
    const worth = relieved.reduce((total, base) => total + base, 0n);
    // What goes to the tax office of the payables is not there for the receivables.
    const rest = worth > withheldWorth.PURCHASING ? worth - withheldWorth.PURCHASING : 0n;
    const salesWorth = this.isPar(currency) ? settled.SALES : rest + withheldWorth.SALES;
    if (currency !== owed.currency)
      for (const [of, original, base] of [
        [currency, settled.SALES, salesWorth],
        [owed.currency, settled.PURCHASING, worth],
      ] as const) {
        const rate = this.rateOn(of, documentDate);
        if (rate === null || base === 0n) continue;
        const [now, then] = [base * rate.den, original * rate.num];
        if (now >= then * 10n || now * 10n <= then) throw new Refused('SETTLEMENT_RATE_SUSPICIOUS');
      }
    this.#needOpen('SALES', postingDate);
    this.#needOpen('PURCHASING', postingDate);
    const made = (side: Side, account: string, of: string): Item => ({
      side,
      party,
      account,
      currency: of,
      date: later(documentDate, postingDate),
      original: 0n,
      base: 0n,
    });
    const own = made('SALES', accounts.customerAdvances, currency);
    const contra = made('PURCHASING', accounts.vendorAdvances, owed.currency);
    const lines: Line[] = [
      { ...common, currency, account: own.account, original: -settled.SALES, base: -salesWorth, item: own },
      {
        ...common,
        currency: owed.currency,
        account: contra.account,
        original: settled.PURCHASING,
        base: worth,
        item: contra,
      },
      ...withheldLines,
      ...this.#varianceLine(salesWorth - worth - withheldWorth.SALES + withheldWorth.PURCHASING),
    ];
    const bears = (item: Item) => kept.some((each) => each.item === item);
    this.#post(lines);
    this.items.push(own, contra);
    for (const { item, amount: part } of items)
      if (item.side === 'SALES')
        this.allocate(own, item, { amount: part, date: postingDate }).bearsWithholding = bears(item);
      else {
        const base = relieved[payables.findIndex((each) => each.item === item)] ?? 0n;
        const settled: Line[] = [
          {
            ...common,
            currency: owed.currency,
            account: contra.account,
            original: -part,
            base: -base,
            item: contra,
          },
          { ...common, currency: owed.currency, account: item.account, original: part, base, item },
        ];
        this.#post(settled);
        this.allocations.push({
          from: contra,
          to: item,
          date: postingDate,
          lines: settled,
          bearsWithholding: bears(item),
          isReversed: false,
        });
      }
    const document: Document = {
      kind: 'NETTING',
      party,
      currency,
      documentDate,
      postingDate,
      total: settled.SALES,
      account: own.account,
      rate: null,
      item: own,
      contra,
      original: null,
      lines,
      parts: [],
      vendorNumber: null,
      voidedBy: null,
    };
    this.documents.push(document);
    this.withholdings.push(...kept.map((each) => ({ ...each, by: document })));
    return document;
  }

  // Allocations.

  /** Whichever is named first, it goes from what lowers a debt to the debt. */
  allocate(
    named: Item,
    other: Item,
    { amount, date: given }: { readonly amount: bigint; readonly date: string | null },
  ): Allocation {
    const isOwed = ({ side, original }: Item) => (side === 'SALES' ? original > 0n : original < 0n);
    const [from, to] = isOwed(named) && !isOwed(other) ? [other, named] : [named, other];
    const isSameWay = from.original !== 0n && to.original !== 0n && from.original > 0n === to.original > 0n;
    if (
      from === to ||
      from.side !== to.side ||
      from.party !== to.party ||
      from.currency !== to.currency ||
      isSameWay
    )
      throw new Refused('ALLOCATION_MISMATCH');
    const date = given ?? this.firstOpenDay(from.side, later(from.date, to.date));
    const of = { amount, date };
    if (of.date < later(from.date, to.date)) throw new Refused('ALLOCATION_TOO_EARLY');
    if (of.amount > abs(from.original) || of.amount > abs(to.original))
      throw new Refused('ALLOCATION_EXCEEDS_OPEN');
    this.#needOpen(from.side, of.date);
    const lines = [from, to].map((item): Line => {
      const relieved =
        of.amount === abs(item.original)
          ? item.base
          : rounded(item.base * of.amount, abs(item.original), this.unit(this.#facts.base));
      return {
        account: item.account,
        currency: item.currency,
        original: item.original > 0n ? -of.amount : of.amount,
        base: -relieved,
        item,
        tax: null,
        isTax: false,
      };
    });
    lines.push(...this.#varianceLine(-lines.reduce((sum, line) => sum + line.base, 0n)));
    const allocation: Allocation = {
      from,
      to,
      date: of.date,
      lines,
      bearsWithholding: false,
      isReversed: false,
    };
    this.#post(lines);
    this.allocations.push(allocation);
    return allocation;
  }

  /** A debit is a loss, a credit a gain; none where nothing is left over. */
  #varianceLine(variance: bigint): Line[] {
    if (variance === 0n) return [];
    const { fees, gain, loss } = this.#facts.accounts;
    const account = this.varianceMode === 'SIMPLE' ? fees : variance > 0n ? loss : gain;
    return [
      {
        account,
        currency: this.#facts.base,
        original: variance,
        base: variance,
        item: null,
        tax: null,
        isTax: false,
      },
    ];
  }

  reverseAllocation(allocation: Allocation, on: Day): void {
    if (allocation.isReversed) throw new Refused('ALLOCATION_ALREADY_REVERSED');
    if (allocation.bearsWithholding) throw new Refused('ALLOCATION_BEARS_WITHHOLDING');
    const isWriteOff = this.documents.some(
      ({ kind, item }) => kind.endsWith('WRITE_OFF') && (item === allocation.from || item === allocation.to),
    );
    if (isWriteOff) throw new Refused('ALLOCATION_OF_WRITE_OFF');
    const isNetted = this.documents.some(
      ({ kind, item, contra }) =>
        kind === 'NETTING' && (item === allocation.from || contra === allocation.from),
    );
    if (isNetted) throw new Refused('ALLOCATION_OF_NETTING');
    this.#reverse(allocation.lines, { sides: [allocation.from.side], notBefore: allocation.date, on });
    allocation.isReversed = true;
  }

  #reverse(
    lines: readonly Line[],
    of: { readonly sides: readonly Side[]; readonly notBefore: string; readonly on: Day },
  ): string {
    const day = of.on === 'FIRST_OPEN_DAY' ? this.#firstDayOf(of.sides, of.notBefore) : of.on;
    if (day < of.notBefore) throw new Refused('REVERSAL_BEFORE_ENTRY');
    for (const side of of.sides) this.#needOpen(side, day);
    this.#post(lines.map((line) => ({ ...line, original: -line.original, base: -line.base })));
    return day;
  }

  // Voids.

  /** Answers the note, or null where an entry voids. */
  voidDocument(document: Document, on: Day): Document | null {
    if (document.voidedBy !== null) throw new Refused('DOCUMENT_VOID');
    if (this.documents.some(({ voidedBy }) => voidedBy === document))
      throw new Refused('DOCUMENT_NOT_VOIDABLE');
    const { original } = document;
    const isNeeded =
      original !== null &&
      kinds[original.kind].sign === kinds[document.kind].sign &&
      document.total > this.#leftOf(original);
    if (isNeeded || this.#notesOf(document).length > 0) throw new Refused('DOCUMENT_HAS_NOTES');
    const standing = this.allocations.filter(
      ({ from, to, isReversed }) =>
        !isReversed &&
        (from === document.item || to === document.item || (document.contra && from === document.contra)),
    );
    const { side, voidedBy } = kinds[document.kind];
    const isGone = (kind: Kind) => kind.endsWith('WRITE_OFF') || kind === 'NETTING';
    const isGivenUp = standing.some(({ from, to }) =>
      this.documents.some(
        ({ kind, item, contra }) => isGone(kind) && (item === from || item === to || contra === from),
      ),
    );
    if (standing.length > 0 && (voidedBy !== null || (isGivenUp && !isGone(document.kind))))
      throw new Refused('DOCUMENT_ALLOCATED');
    const lines = [...document.lines, ...standing.flatMap((each) => each.lines)];
    const notBefore = standing.reduce((day, each) => later(day, each.date), document.postingDate);
    const sides: Side[] = document.contra ? ['SALES', 'PURCHASING'] : [side];
    const day = this.#reverse(lines, { sides, notBefore, on });
    for (const each of standing) each.isReversed = true;
    if (voidedBy === null) {
      document.voidedBy = 'ENTRY';
      return null;
    }
    const note: Document = {
      ...document,
      kind: voidedBy,
      documentDate: day,
      postingDate: day,
      item: null,
      original: document,
      lines: [],
      parts: [],
      vendorNumber: null,
      voidedBy: null,
    };
    this.documents.push(note);
    document.voidedBy = note;
    return note;
  }
}
