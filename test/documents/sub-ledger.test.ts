import { afterAll, beforeAll, expect, test } from 'vitest';
import { rebuildDerived } from '@cifra/trail/verify/rebuild-derived';
import { setSetting } from '../support/fixture-commands.ts';
import { systemRequest } from '@cifra/ops/system-request';
import { expectVerified } from '../periods/books-digest.ts';
import { openFirm, type Member, type TestFirm } from '../worlds/firm/firm.ts';
import { periodAt } from '../periods/lock-states.ts';
import { e4, overrideRate } from '../periods/posted-lines.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import type { Random } from '../support/random.ts';
import { randomFor, seed } from '../support/seed.ts';
import { agreement } from './agreement.ts';
import { expectOutsideAgrees } from './outside-agreement.ts';
import {
  kinds,
  Model,
  Refused,
  type Allocation,
  type Document,
  type Item,
  type ItemsKind,
  type SettlementKind,
  type Side,
} from './model.ts';

/** Random commands on documents through the gateway, in four base currencies; after each, the books against a model of them. */

const COMMANDS = 110;
const months = ['01', '02', '03', '04', '05', '06'].map((month) => ({ name: `2026-${month}`, end: '28' }));
const decimals: Readonly<Record<string, number>> = { PAB: 2, USD: 2, EUR: 2, JPY: 0, KWD: 3 };
const bases = [
  { base: 'PAB', rates: { EUR: '1.0834', JPY: '0.00667', USD: null } },
  { base: 'EUR', rates: { USD: '0.8993', JPY: '0.0061389', KWD: '3.00367' } },
  { base: 'JPY', rates: { USD: '110.47', EUR: '162.893', KWD: '361.2' } },
  { base: 'KWD', rates: { USD: '0.30712', EUR: '0.332915', JPY: '0.0027693' } },
] as const;
const REASON = 'It was entered twice, as the bank has since confirmed.';
const mutationOf: Readonly<Record<ItemsKind | SettlementKind, string>> = {
  INVOICE: 'postInvoice',
  BILL: 'postBill',
  SALES_CREDIT_NOTE: 'postNote',
  SALES_DEBIT_NOTE: 'postNote',
  PURCHASE_CREDIT_NOTE: 'postNote',
  PURCHASE_DEBIT_NOTE: 'postNote',
  RECEIPT: 'postReceipt',
  PAYMENT: 'postPayment',
  CUSTOMER_REFUND: 'postRefund',
  VENDOR_REFUND: 'postRefund',
};
const abs = (value: bigint): bigint => (value < 0n ? -value : value);

/** Scaled whole numbers as plain decimals. */
function textOf(value: bigint, scale: number): string {
  const digits = abs(value)
    .toString()
    .padStart(scale + 1, '0');
  const text = `${digits.slice(0, -scale)}.${digits.slice(-scale)}`.replace(/\.?0+$/, '');
  return value < 0n ? `-${text}` : text;
}
const amountText = (e4: bigint): string => textOf(e4, 4);

interface Proposed {
  readonly fromItem: { readonly id: string };
  readonly toItem: { readonly id: string };
  readonly amount: { readonly amount: string };
  readonly fromOpen: { readonly amount: string };
  readonly toOpen: { readonly amount: string };
  readonly effect: { readonly allocationDate: string; readonly variance: { readonly amount: string } } | null;
  readonly refusedAs: string | null;
}

class Run {
  readonly outcomes = new Map<string, number>();
  readonly #client: DocumentClient;
  readonly #model: Model;
  readonly #random: Random;
  readonly #currencies: readonly string[];
  readonly #ids = new Map<Document, string>();
  readonly #itemIds = new Map<Item, string>();
  #vendorNumbers = 0;

  constructor(
    client: DocumentClient,
    of: { readonly model: Model; readonly random: Random; readonly currencies: readonly string[] },
  ) {
    this.#client = client;
    this.#model = of.model;
    this.#random = of.random;
    this.#currencies = of.currencies;
  }

  async step(): Promise<string> {
    const acts: readonly (readonly [number, () => Promise<string>])[] = [
      [16, () => this.#items('INVOICE')],
      [14, () => this.#items('BILL')],
      [12, () => this.#note()],
      [16, () => this.#settlement('RECEIPT')],
      [16, () => this.#settlement('PAYMENT')],
      [7, () => this.#settlement('CUSTOMER_REFUND')],
      [7, () => this.#settlement('VENDOR_REFUND')],
      [7, () => this.#writeOff()],
      [12, () => this.#netting()],
      [14, () => this.#allocate()],
      [4, () => this.#allocateAll()],
      [8, () => this.#reverseAllocation()],
      [10, () => this.#void()],
      [4, () => this.#rate()],
      [3, () => this.#lock()],
      [2, () => this.#rebind()],
      [2, () => this.#mode()],
    ];
    let ticket = this.#random.integer({ least: 1, most: acts.reduce((sum, [weight]) => sum + weight, 0) });
    for (const [weight, act] of acts) {
      ticket -= weight;
      if (ticket <= 0) return act();
    }
    throw new Error('no act was drawn');
  }

  invoice(): Promise<string> {
    return this.#items('INVOICE');
  }

  /** Each item of the model with the id that the product gave it. */
  get items(): readonly (readonly [string, Item])[] {
    return [...this.#itemIds].map(([item, id]) => [id, item]);
  }

  date(): string {
    return this.#date();
  }

  #date(notBefore = '2026-01-01'): string {
    const fitting = months.filter(({ name }) => name >= notBefore.slice(0, 7));
    // A void on the first open day may lie behind all months that are drawn from, where they are all locked.
    if (fitting.length === 0) return notBefore;
    const month = this.#random.pick(fitting);
    const least = month.name === notBefore.slice(0, 7) ? Number(notBefore.slice(8)) : 1;
    const day = this.#random.integer({ least: Math.min(least, 28), most: 28 });
    return `${month.name}-${String(day).padStart(2, '0')}`;
  }

  #dates(notBefore?: string): { readonly documentDate: string; readonly postingDate: string } {
    const documentDate = this.#date(notBefore);
    const chance = this.#random.next();
    const postingDate = chance < 0.7 ? documentDate : chance < 0.97 ? this.#date(documentDate) : '2026-01-01';
    return { documentDate, postingDate };
  }

  #partyOf(kind: keyof typeof kinds): string {
    const { customer, otherCustomer, vendor, otherVendor } = this.#client.parties;
    return this.#random.pick(
      kinds[kind].side === 'SALES' ? [customer, otherCustomer] : [vendor, otherVendor, otherCustomer],
    );
  }

  /** Asks the product and the model, and compares what they answer. */
  async #both<Value>(
    what: string,
    sides: {
      readonly actual: () => Promise<Member>;
      readonly expected: () => Value;
      readonly learn?: (value: Value, answer: Member) => Promise<void> | void;
    },
  ): Promise<string> {
    let code: string | null = null;
    let value: Value | undefined;
    try {
      value = sides.expected();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      code = error.code;
    }
    const answer = await sides.actual();
    const said = `${what}: ${code ?? 'done'}`;
    expect(answer.code ?? null, `${said}, seed ${seed}: ${JSON.stringify(answer)}`).toBe(code);
    if (code === null) await sides.learn?.(value as Value, answer);
    const key = code ?? `${what.split(' ')[0]}`;
    this.outcomes.set(key, (this.outcomes.get(key) ?? 0) + 1);
    return said;
  }

  async #learnDocument(document: Document, answer: Member, field = 'document'): Promise<void> {
    const { id } = answer[field] as { id: string };
    this.#ids.set(document, id);
    if (document.item === null) return;
    const rows = await this.#client.rows('select id, side from open_items where document_id = ?', id);
    for (const item of [document.item, ...(document.contra ? [document.contra] : [])])
      this.#itemIds.set(item, String(rows.find(({ side }) => side === item.side)?.['id']));
  }

  /** Posts at once, or saves a draft and posts that: one and the same. */
  async #post(mutation: string, input: Readonly<Record<string, unknown>>): Promise<Member> {
    if (this.#random.isTrue(0.8)) return this.#client.do(mutation, input);
    const family = mutation.slice('post'.length);
    const saved = await this.#client.do(`save${family}Draft`, input, 'junior');
    const { id } = (saved['draft'] ?? {}) as { id?: string };
    if (id === undefined) return saved;
    return this.#client.do(`post${family}Draft`, {
      draftId: id,
      version: await this.#client.draftVersion(id),
    });
  }

  #lines(kind: ItemsKind, currency: string, about?: bigint) {
    const { standard } = this.#client.taxCodes;
    const { roles } = this.#client.tenant;
    const { rent, services } = this.#client.accounts;
    const account = kinds[kind].side === 'SALES' ? String(roles['SalesRevenue']) : rent;
    const other = kinds[kind].side === 'SALES' ? services : String(roles['Rounding']);
    const scale = { JPY: 100, KWD: 1 }[currency] ?? 1;
    const count = about === undefined ? this.#random.integer({ least: 1, most: 4 }) : 1;
    return Array.from({ length: count }, (_, index) => {
      const price =
        about === undefined
          ? BigInt(this.#random.integer({ least: 10_000, most: 900_000_000 }) * scale)
          : about * 100n;
      return {
        quantity:
          about === undefined ? BigInt(this.#random.integer({ least: 1, most: 5_000_000 })) : 1_000_000n,
        price: index > 0 && this.#random.isTrue(0.15) ? -price / 10n : price,
        account: this.#random.isTrue(0.75) ? account : other,
        tax: about === undefined && this.#random.isTrue(0.6) ? standard : null,
      };
    });
  }

  #items(kind: ItemsKind, of?: { original: Document | null; about?: bigint }): Promise<string> {
    const original = of?.original ?? null;
    const isLater = original !== null && this.#random.isTrue(0.9);
    const notBefore =
      original &&
      (original.documentDate > original.postingDate ? original.documentDate : original.postingDate);
    const isVendors = kinds[kind].side === 'PURCHASING';
    const isSecond = isVendors && this.#vendorNumbers > 0 && this.#random.isTrue(0.05);
    if (isVendors && !isSecond) this.#vendorNumbers += 1;
    const currency = original?.currency ?? this.#random.pick(this.#currencies);
    const posting = {
      kind,
      party: original && this.#random.isTrue(0.95) ? original.party : this.#partyOf(kind),
      currency,
      ...this.#dates(isLater && notBefore !== null ? notBefore : undefined),
      original,
      vendorNumber: isVendors ? `F-${this.#vendorNumbers}` : null,
      lines: this.#lines(kind, currency, of?.about),
    };
    const input = {
      ...(kind.endsWith('NOTE') ? { kind } : {}),
      partyId: posting.party,
      documentDate: posting.documentDate,
      postingDate: posting.postingDate,
      currency,
      ...(original === null ? {} : { originalDocumentId: this.#ids.get(original) }),
      ...(isVendors ? { vendorNumber: posting.vendorNumber } : {}),
      lines: posting.lines.map(({ quantity, price, account, tax }) => ({
        quantity: textOf(quantity, 6),
        unitPrice: textOf(price, 6),
        // A credit note is an allowance here: accounts and codes are its original's.
        ...(of?.about === undefined ? { accountId: account, taxCodeId: tax } : {}),
      })),
    };
    return this.#both(`${kind} ${JSON.stringify(input)}`, {
      actual: () => this.#post(mutationOf[kind], input),
      expected: () => this.#model.postItems(posting),
      learn: (document, answer) => this.#learnDocument(document, answer),
    });
  }

  #note(): Promise<string> {
    const originals = this.#model.documents.filter(({ kind }) => kind === 'INVOICE' || kind === 'BILL');
    if (originals.length === 0) return this.#items('INVOICE');
    const original = this.#random.pick(originals);
    const isCredit = this.#random.isTrue(0.7);
    const side = original.kind === 'INVOICE' ? 'SALES' : 'PURCHASE';
    const kind = `${side}_${isCredit ? 'CREDIT' : 'DEBIT'}_NOTE` as ItemsKind;
    const unit = this.#model.unit(original.currency);
    const part = this.#random.pick([1n, 2n, 3n, 7n]);
    const about = (original.total / part / unit) * unit || unit;
    return this.#items(kind, { original, ...(isCredit ? { about } : {}) });
  }

  /** Open items that a receipt or a payment of a party could settle, and now and then one that it could not. */
  #openItems(kind: SettlementKind, party: string, currency: string): Item[] {
    return this.#model.items.filter(
      (item) =>
        this.#random.isTrue(0.006) ||
        (item.party === party &&
          item.currency === currency &&
          item.original !== 0n &&
          item.original > 0n === (kinds[kind].sign === -1n)),
    );
  }

  #part(of: bigint, unit: bigint): bigint {
    const chance = this.#random.next();
    const whole = (of / unit) * unit || unit;
    if (chance < 0.5) return whole;
    if (chance < 0.55) return whole + unit;
    const part = (of * BigInt(this.#random.integer({ least: 1, most: 99 }))) / 100n;
    return (part / unit) * unit || unit;
  }

  /** What the model would withhold; nothing where it would refuse. */
  #withheld(of: Parameters<Model['withheld']>[0], tax: string | null): bigint {
    try {
      return this.#model.withheld(of, tax).reduce((sum, { amount }) => sum + amount, 0n);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return 0n;
    }
  }

  #settlement(kind: SettlementKind): Promise<string> {
    const model = this.#model;
    const random = this.#random;
    const isRefund = kind.endsWith('REFUND');
    const isIn = kinds[kind].sign === -1n;
    const party = this.#partyOf(kind);
    const currency = random.pick(this.#currencies);
    const chosen = random
      .shuffle(this.#openItems(kind, party, currency))
      .slice(0, random.integer({ least: isRefund && random.isTrue(0.95) ? 1 : 0, most: 3 }));
    if (isRefund && chosen.length === 0 && random.isTrue(0.9))
      return this.#settlement(kind === 'CUSTOMER_REFUND' ? 'RECEIPT' : 'PAYMENT');
    const dates = this.#dates(
      chosen.length > 0 && random.isTrue(0.9)
        ? chosen
            .map(({ date }) => date)
            .toSorted()
            .at(-1)
        : undefined,
    );
    const unit = model.unit(currency);
    const allocations = chosen.map((item) => ({
      item,
      amount: this.#part(abs(item.original), unit) || unit,
    }));
    const allocated = allocations.reduce((sum, { amount }) => sum + amount, 0n);
    let settled =
      allocations.length === 0 || random.isTrue(isRefund ? 0.03 : 0.2)
        ? allocated + BigInt(random.integer({ least: 1, most: 500_000 })) * unit
        : allocated;
    const isSameCurrency = random.isTrue(0.6);
    const bankCurrency = isSameCurrency ? currency : random.pick(this.#currencies);
    const isPlain = random.isTrue(0.55);
    const charges = (['FEE', 'WITHHOLDING'] as const)
      .filter(() => !isPlain && random.isTrue(0.6))
      .map((chargeKind) => {
        const isComputed = chargeKind === 'WITHHOLDING' && random.isTrue(allocations.length > 0 ? 0.7 : 0.05);
        const tax = chargeKind === 'WITHHOLDING' ? this.#client.taxCodes.withholding : null;
        if (isComputed)
          return {
            kind: chargeKind,
            currency,
            amount: this.#withheld({ currency, allocations }, tax),
            tax,
            isComputed,
          };
        const chargeCurrency = random.isTrue(0.75) ? bankCurrency : random.pick(this.#currencies);
        return {
          kind: chargeKind,
          isComputed,
          currency: chargeCurrency,
          amount: this.#about(settled, { currency, chargeCurrency, date: dates.documentDate, percent: 3 }),
          tax,
        };
      });
    const bank = random.isTrue(0.5)
      ? String(this.#client.tenant.roles['Bank'])
      : this.#client.accounts.foreignBank;
    const sum = (of: 'FEE' | 'WITHHOLDING'): bigint =>
      charges.filter((charge) => charge.kind === of).reduce((total, { amount }) => total + amount, 0n);
    const isOne = bankCurrency === currency && charges.every((charge) => charge.currency === currency);
    let bankAmount = isOne
      ? settled - sum('WITHHOLDING') + (isIn ? -sum('FEE') : sum('FEE'))
      : this.#about(settled, {
          currency,
          chargeCurrency: bankCurrency,
          date: dates.documentDate,
          percent: 100,
        });
    if (bankAmount <= 0n) bankAmount = model.unit(bankCurrency);
    if (!isOne && model.isPar(currency)) {
      // At par, what is settled is what moved.
      try {
        const date = dates.documentDate;
        const worth = (of: { currency: string; amount: bigint; account: string; isLeaving: boolean }) =>
          model.worth({ ...of, date });
        const charged = charges.map((charge) => ({
          kind: charge.kind,
          worth: worth({ ...charge, account: bank, isLeaving: false }),
        }));
        const bankWorth = worth({
          currency: bankCurrency,
          amount: bankAmount,
          account: bank,
          isLeaving: !isIn,
        });
        const moved = charged.reduce(
          (total, charge) => total + (!isIn && charge.kind === 'FEE' ? -charge.worth : charge.worth),
          bankWorth,
        );
        // A refund is of what it names.
        if (moved > 0n && !isRefund) settled = moved;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
      }
    }
    if (random.isTrue(0.04)) settled += unit;
    if (random.isTrue(0.02)) bankAmount *= 40n;
    // Refunds are of what they name, to the last cent.
    const takesDifference = !isRefund && random.isTrue(0.15);
    if (takesDifference)
      bankAmount += BigInt(random.integer({ least: 0, most: 3 })) * model.unit(bankCurrency);
    const posting = {
      kind,
      party,
      ...dates,
      currency,
      settled,
      bank,
      bankCurrency,
      bankAmount,
      takesDifference,
      charges: charges.map(({ isComputed, ...charge }) => ({
        ...charge,
        amount: isComputed ? null : charge.amount,
      })),
      allocations,
    };
    const input = {
      ...(isRefund ? { kind } : {}),
      partyId: party,
      ...dates,
      currency,
      settledAmount: amountText(settled),
      bankAccountId: bank,
      bankCurrency,
      bankAmount: amountText(bankAmount),
      ...(isRefund ? {} : { takesDifference }),
      charges: charges.map(({ kind: chargeKind, currency: chargeCurrency, amount, tax, isComputed }) => ({
        kind: chargeKind,
        currency: chargeCurrency,
        ...(isComputed ? {} : { amount: amountText(amount) }),
        ...(isComputed || chargeKind === 'FEE' ? {} : { reason: REASON }),
        taxCodeId: tax,
      })),
      allocations: allocations.map(({ item, amount }) => ({
        openItemId: this.#itemIds.get(item),
        amount: amountText(amount),
      })),
    };
    return this.#both(`${kind} ${JSON.stringify(input)}`, {
      actual: () => this.#post(mutationOf[kind], input),
      expected: () => model.postSettlement(posting),
      learn: (document, answer) => this.#learnDocument(document, answer),
    });
  }

  /** What is owed, to us or by us, given up wholly or in part. */
  #writeOff(): Promise<string> {
    const owed = this.#model.items.filter(({ side, original }) =>
      side === 'SALES' ? original > 0n : original < 0n,
    );
    if (owed.length === 0) return this.#items('INVOICE');
    const item = this.#random.pick(owed);
    const kind = item.side === 'SALES' ? 'CUSTOMER_WRITE_OFF' : 'VENDOR_WRITE_OFF';
    const amount = this.#part(abs(item.original), this.#model.unit(item.currency));
    const day = this.#date(this.#random.isTrue(0.9) ? item.date : undefined);
    const dates = { documentDate: day, postingDate: day };
    const input = {
      kind,
      partyId: item.party,
      ...dates,
      openItemId: this.#itemIds.get(item),
      amount: amountText(amount),
      currency: item.currency,
      reason: REASON,
    };
    return this.#both(`${kind} ${JSON.stringify(input)}`, {
      actual: () => this.#post('postWriteOff', input),
      expected: () => this.#model.postWriteOff({ kind, item, amount, ...dates }),
      learn: (document, answer) => this.#learnDocument(document, answer),
    });
  }

  /** What a party owes against what it is owed, one item or two of a side. */
  #netting(): Promise<string> {
    const { items } = this.#model;
    const receivables = items.filter(({ side, original }) => side === 'SALES' && original > 0n);
    const payablesOf = ({ party }: Item) => {
      const all = items.filter(
        (item) => item.side === 'PURCHASING' && item.original < 0n && item.party === party,
      );
      return all.filter(({ currency }) => currency === all.at(-1)?.currency);
    };
    const fitting = receivables.filter((item) => payablesOf(item).length > 0);
    if (fitting.length === 0) return this.#items(this.#random.isTrue(0.5) ? 'INVOICE' : 'BILL');
    const sold = this.#random.pick(fitting);
    const payables = payablesOf(sold).slice(-2);
    const owed = payables.reduce((sum, { original }) => sum - original, 0n);
    const last = [sold, ...payables].reduce((day, { date }) => (date > day ? date : day), sold.date);
    const day = this.#date(this.#random.isTrue(0.9) ? last : undefined);
    const { party, currency } = sold;
    const owedIn = payables[0]?.currency ?? currency;
    const isOne = owedIn === currency;
    const tax = this.#client.taxCodes.withholding;
    const isWithheld = { SALES: this.#random.isTrue(0.4), PURCHASING: this.#random.isTrue(0.4) };
    const partsOf = (side: Side, settled: bigint) => {
      let left = settled;
      return (side === 'SALES' ? [sold] : payables).flatMap((item, index, all) => {
        const open = abs(item.original);
        // What is more than all of them is asked of the last, which refuses it.
        const part = open < left && index < all.length - 1 ? open : left;
        left -= part;
        return part > 0n ? [{ item, amount: part }] : [];
      });
    };
    const withheldOf = (side: Side, settled: bigint): bigint =>
      isWithheld[side]
        ? this.#withheld(
            { currency: side === 'SALES' ? currency : owedIn, allocations: partsOf(side, settled) },
            tax,
          )
        : 0n;
    /** So much of a side that what is netted of it comes to this, as far as cents allow. */
    const settledFor = (side: Side, netted: bigint, most: bigint): bigint => {
      let settled = netted;
      for (let turn = 0; turn < 6; turn += 1) settled = netted + withheldOf(side, settled);
      return settled < most ? settled : most;
    };
    const unit = this.#model.unit(currency);
    const settled = { SALES: sold.original, PURCHASING: owed };
    if (isOne && owed < sold.original) {
      settled.PURCHASING = this.#part(owed, unit);
      const netted = settled.PURCHASING - withheldOf('PURCHASING', settled.PURCHASING);
      settled.SALES = settledFor('SALES', netted, sold.original);
    } else {
      settled.SALES = this.#part(sold.original, unit);
      const netted = settled.SALES - withheldOf('SALES', settled.SALES);
      const about = isOne
        ? netted
        : this.#about(netted, { currency, chargeCurrency: owedIn, date: day, percent: 100 });
      settled.PURCHASING = settledFor('PURCHASING', about, owed);
    }
    const named = [...partsOf('SALES', settled.SALES), ...partsOf('PURCHASING', settled.PURCHASING)];
    const isGiven = this.#random.isTrue(0.15) && payables.length === 1;
    const withheld: Partial<Record<Side, bigint | null>> = {};
    for (const side of ['SALES', 'PURCHASING'] as const) {
      const computed = withheldOf(side, settled[side]);
      // With a reason the amount that is computed may be given all the same.
      if (isWithheld[side]) withheld[side] = isGiven && computed > 0n ? computed : null;
    }
    const amount = settled.SALES - withheldOf('SALES', settled.SALES);
    const nettedPayables = settled.PURCHASING - withheldOf('PURCHASING', settled.PURCHASING);
    const ofPayables = { amount: isOne ? amount : nettedPayables, currency: owedIn };
    if (amount <= 0n || ofPayables.amount <= 0n) return this.#items('INVOICE');
    const dates = { documentDate: day, postingDate: day };
    const input = {
      partyId: party,
      ...dates,
      amount: amountText(amount),
      currency,
      ...(isOne ? {} : { payables: { amount: amountText(ofPayables.amount), currency: owedIn } }),
      items: named.map(({ item, amount: part }) => ({
        openItemId: this.#itemIds.get(item),
        amount: amountText(part),
      })),
      withholdings: Object.entries(withheld).map(([side, given]) => ({
        side,
        taxCodeId: tax,
        ...(given === null ? {} : { amount: amountText(given), reason: REASON }),
      })),
      reason: REASON,
    };
    return this.#both(`NETTING ${JSON.stringify(input)}`, {
      actual: () => this.#post('postNetting', input),
      expected: () =>
        this.#model.postNetting({
          party,
          currency,
          amount,
          payables: ofPayables,
          items: named,
          withheld,
          tax,
          ...dates,
        }),
      learn: (document, answer) => this.#learnDocument(document, answer),
    });
  }

  /** An amount of another currency worth about a part of this one, at least one unit. */
  #about(
    amount: bigint,
    of: {
      readonly currency: string;
      readonly chargeCurrency: string;
      readonly date: string;
      readonly percent: number;
    },
  ): bigint {
    const one = this.#model.rateOn(of.currency, of.date);
    const other = this.#model.rateOn(of.chargeCurrency, of.date);
    const unit = this.#model.unit(of.chargeCurrency);
    const noise = BigInt(this.#random.integer({ least: 93, most: 107 }));
    const percent = BigInt(of.percent);
    if (one === null || other === null) return unit * 100n;
    const worth = (amount * one.num * other.den * percent * noise) / (one.den * other.num * 10_000n);
    return (worth / unit) * unit || unit;
  }

  #allocate(): Promise<string> {
    const open = this.#model.items.filter(({ original }) => original !== 0n);
    if (open.length < 2) return this.#items('INVOICE');
    const to = this.#random.pick(open);
    const fitting = open.filter(
      (item) =>
        item.party === to.party &&
        item.currency === to.currency &&
        item.side === to.side &&
        item.original > 0n !== to.original > 0n,
    );
    const isFitting = fitting.length > 0 && this.#random.isTrue(0.95);
    const from = this.#random.pick(isFitting ? fitting : this.#model.items);
    const most = abs(from.original) < abs(to.original) ? abs(from.original) : abs(to.original);
    const amount = this.#part(most, this.#model.unit(to.currency)) || this.#model.unit(to.currency);
    const date = this.#random.isTrue(0.2)
      ? null
      : this.#date(this.#random.isTrue(0.9) ? (from.date > to.date ? from.date : to.date) : undefined);
    const input = {
      fromItemId: this.#itemIds.get(from),
      toItemId: this.#itemIds.get(to),
      amount: amountText(amount),
      ...(date === null ? {} : { allocationDate: date }),
    };
    return this.#both(`allocate ${JSON.stringify(input)}`, {
      actual: () => this.#client.do('allocateItems', input),
      expected: () => this.#model.allocate(from, to, { amount, date }),
    });
  }

  /** Of one party, what is proposed: each as the model has it, and nothing more could be. */
  async #allocateAll(): Promise<string> {
    if (this.#model.items.length === 0) return this.#items('INVOICE');
    const { side, party } = this.#random.pick(this.#model.items);
    const { proposedAllocations } = await this.#client.read<{
      proposedAllocations: { allocations: readonly Proposed[]; hasMore: boolean };
    }>(
      `proposedAllocations(side: ${side}, partyId: "${party}") { hasMore allocations { fromItem { id } toItem { id } amount { amount }
        fromOpen { amount } toOpen { amount } effect { allocationDate variance { amount } } refusedAs } }`,
    );
    const byId = new Map([...this.#itemIds].map(([item, id]) => [id, item]));
    const left = new Map(this.#model.items.map((item) => [item, item.original]));
    const settled = new Map<string, bigint>();
    const allocations = proposedAllocations.allocations.map(({ fromItem, toItem, ...each }) => {
      const [from, to] = [byId.get(fromItem.id), byId.get(toItem.id)];
      if (!from || !to) throw new Error('an item was proposed that the model does not know');
      const amount = e4(each.amount.amount);
      settled.set(from.currency, (settled.get(from.currency) ?? 0n) + amount);
      for (const item of [from, to]) {
        const open = left.get(item) ?? 0n;
        expect(amount).toBeLessThanOrEqual(abs(open));
        left.set(item, open > 0n ? open - amount : open + amount);
      }
      return { ...each, from, to, amount };
    });
    const own = this.#model.items.filter((item) => item.side === side && item.party === party);
    for (const [currency, items] of Map.groupBy(own, (item) => item.currency)) {
      const of = (sign: bigint) =>
        items.reduce((sum, { original }) => (original * sign > 0n ? sum + abs(original) : sum), 0n);
      const most = of(1n) < of(-1n) ? of(1n) : of(-1n);
      expect(settled.get(currency) ?? 0n, `${currency} that is proposed, seed ${seed}`).toBe(most);
    }
    const standing = allocations.filter(({ refusedAs }) => refusedAs === null);
    if (standing.length === 0) return this.#allocate();
    const input = {
      allocations: standing.map(({ from, to, effect, ...each }) => ({
        fromItemId: this.#itemIds.get(from),
        toItemId: this.#itemIds.get(to),
        amount: amountText(each.amount),
        fromOpen: each.fromOpen.amount,
        toOpen: each.toOpen.amount,
        allocationDate: effect?.allocationDate,
      })),
    };
    return this.#both(`allocateProposed ${JSON.stringify(input)}`, {
      actual: () => this.#client.do('allocateProposed', input),
      expected: () => {
        for (const { from, to, amount, effect, refusedAs } of allocations) {
          const decide = () => this.#model.allocate(from, to, { amount, date: null });
          if (refusedAs !== null) {
            expect(decide).toThrow(refusedAs);
            continue;
          }
          const { date, lines } = decide();
          const variance = -lines.reduce((sum, { item, base }) => (item === null ? sum : sum + base), 0n);
          expect(effect).toEqual({ allocationDate: date, variance: { amount: expect.any(String) } });
          expect(e4(effect?.variance.amount ?? '')).toBe(variance);
        }
      },
    });
  }

  #day(notBefore: string): { readonly on: string; readonly input: object } {
    if (this.#random.isTrue(0.4)) return { on: 'FIRST_OPEN_DAY', input: { onFirstOpenDay: true } };
    const on = this.#date(this.#random.isTrue(0.9) ? notBefore : undefined);
    return { on, input: { postingDate: on } };
  }

  /** Those between the same two items come in the order of their commits. */
  async #allocationId(allocation: Allocation): Promise<string> {
    const { from, to } = allocation;
    const place = this.#model.allocations
      .filter((each) => each.from === from && each.to === to)
      .indexOf(allocation);
    const rows = await this.#client.rows(
      'select id from allocations where from_item_id = ? and to_item_id = ? order by commit_number',
      ...[from, to].map((item) => String(this.#itemIds.get(item))),
    );
    return String(rows[place]?.['id']);
  }

  async #reverseAllocation(): Promise<string> {
    const { allocations } = this.#model;
    if (allocations.length === 0) return this.#allocate();
    const standing = allocations.filter(({ isReversed }) => !isReversed);
    const allocation = this.#random.pick(
      standing.length > 0 && this.#random.isTrue(0.9) ? standing : allocations,
    );
    const allocationId = await this.#allocationId(allocation);
    const { on, input } = this.#day(allocation.date);
    return this.#both(`reverseAllocation ${allocationId} ${on}`, {
      actual: () => this.#client.do('reverseAllocation', { allocationId, reason: REASON, ...input }),
      expected: () => this.#model.reverseAllocation(allocation, on),
    });
  }

  #void(): Promise<string> {
    const { documents } = this.#model;
    if (documents.length === 0) return this.#items('INVOICE');
    const fitting = documents.filter(({ item, voidedBy }) => item?.original !== 0n && voidedBy === null);
    const document = this.#random.pick(fitting.length > 0 && this.#random.isTrue(0.7) ? fitting : documents);
    const { on, input } = this.#day(document.postingDate);
    const documentId = this.#ids.get(document);
    return this.#both(`void ${document.kind} ${String(documentId)} ${on}`, {
      actual: () => this.#client.do('voidDocument', { documentId, reason: REASON, ...input }),
      expected: () => this.#model.voidDocument(document, on),
      learn: async (note, answer) => {
        if (note !== null) await this.#learnDocument(note, answer, 'note');
      },
    });
  }

  async #rate(): Promise<string> {
    const currency = this.#random.pick(this.#currencies.filter((each) => !this.#model.isPar(each)));
    const date = this.#date('2026-01-05');
    const now = this.#model.rateOn(currency, date);
    if (now === null) return 'no rate';
    const factor = BigInt(this.#random.integer({ least: 850_001, most: 1_150_000 }));
    const scaled = (now.num * factor * 100_000_000n) / (now.den * 1_000_000n);
    const rate = textOf(scaled, 8);
    await overrideRate(this.#client.firm, this.#client.tenant, { currency, date, rate });
    this.#model.learnRate(currency, date, rate);
    return `rate ${currency} ${date} ${rate}`;
  }

  async #lock(): Promise<string> {
    const { name } = this.#random.pick(months);
    const { id: periodId } = await periodAt(this.#client.firm, this.#client.tenant, `${name}-15`);
    const isOpen = this.#model.locks.get(name) === 'UNLOCKED';
    const to = isOpen ? this.#random.pick(['LOCK_SALES', 'LOCK_PURCHASING'] as const) : ('UNLOCKED' as const);
    await this.#client.accepted(isOpen ? 'lockPeriod' : 'unlockPeriod', {
      periodId,
      to,
      ...(isOpen ? {} : { reason: REASON }),
    });
    this.#model.locks.set(name, to);
    return `lock ${name} ${to}`;
  }

  async #rebind(): Promise<string> {
    const isSales = this.#random.isTrue(0.5);
    const { roles } = this.#client.tenant;
    const { otherReceivables, otherPayables } = this.#client.accounts;
    const role = isSales ? 'DefaultAR' : 'DefaultAP';
    const [first, second] = [String(roles[role]), isSales ? otherReceivables : otherPayables];
    const accountId = (isSales ? this.#model.AR : this.#model.AP) === first ? second : first;
    await this.#client.accepted('bindAccountRole', { role, accountId });
    if (isSales) this.#model.AR = accountId;
    else this.#model.AP = accountId;
    return `rebind ${role}`;
  }

  async #mode(): Promise<string> {
    const value = this.#model.varianceMode === 'SIMPLE' ? 'SEPARATED' : 'SIMPLE';
    await this.#client.accepted('changeTenantSetting', { key: 'fx.varianceMode', value }, 'owner');
    this.#model.varianceMode = value;
    return `mode ${value}`;
  }
}

/** On any day the ageing of a side is the balance of its control accounts, and at the end it is the model's open items. */
async function expectAged(
  { firm, tenant }: DocumentClient,
  { model, days }: { readonly model: Model; readonly days: readonly string[] },
): Promise<void> {
  for (const side of ['SALES', 'PURCHASING'] as const)
    for (const asOf of [...days, '2026-12-31']) {
      const { ageing } = await firm.read<{
        ageing: { baseTotal: { amount: string }; controlBalance: { amount: string } };
      }>(tenant, `ageing(side: ${side}, asOf: "${asOf}") { baseTotal { amount } controlBalance { amount } }`);
      expect(ageing.baseTotal, `${side} on ${asOf}`).toEqual(ageing.controlBalance);
      if (asOf !== '2026-12-31') continue;
      const open = model.items.filter((item) => item.side === side);
      expect(e4(ageing.baseTotal.amount)).toBe(open.reduce((sum, item) => sum + item.base, 0n));
    }
}

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());

test.each(bases)(
  'after every random command the sub-ledger of a tenant in $base is what the model says, and so is each refusal',
  async ({ base, rates }) => {
    const opened = await openDocumentClient(firm, { baseCurrency: base });
    const both = { code: 'B-1', name: 'Panadería', isCustomer: true, isVendor: true };
    const made = (await opened.accepted('createParty', both))['party'] as { id: string };
    const client = { ...opened, parties: { ...opened.parties, otherCustomer: made.id } };
    const random = randomFor(`sub-ledger ${base}`);
    const { roles } = client.tenant;
    const role = (name: string): string => String(roles[name]);
    const scope = { scopeId: client.tenant.id, key: 'settlements.differenceTolerance', value: '"2"' };
    await firm.books.executeControl(setSetting, scope, systemRequest('documents'));
    const model = new Model({
      base,
      tolerance: 20_000n,
      decimals,
      accounts: {
        AR: role('DefaultAR'),
        AP: role('DefaultAP'),
        customerAdvances: role('CustomerAdvances'),
        vendorAdvances: role('VendorAdvances'),
        taxPayable: role('TaxPayable'),
        taxReceivable: role('TaxReceivable'),
        difference: role('SettlementDifference'),
        withholdingPayable: role('WithholdingPayable'),
        withholdingReceivable: role('WithholdingReceivable'),
        fees: role('FxVarianceBankFees'),
        gain: role('RealizedFxGain'),
        loss: role('RealizedFxLoss'),
        rounding: role('Rounding'),
        badDebt: role('BadDebt'),
        lapsed: role('WriteOffGain'),
      },
      months: Array.from({ length: 12 }, (_, index) => ({
        name: `2026-${String(index + 1).padStart(2, '0')}`,
        end: '28',
      })),
    });
    for (const [currency, rate] of Object.entries(rates)) {
      if (rate === null) continue;
      await overrideRate(firm, client.tenant, { currency, date: '2026-01-05', rate });
      model.learnRate(currency, '2026-01-05', rate);
    }
    const run = new Run(client, { model, random, currencies: [base, ...Object.keys(rates)] });
    const history: string[] = [];
    for (let command = 0; command < COMMANDS; command += 1) {
      history.push(await run.step());
      const differences = await agreement(client, { model, items: run.items });
      if (differences.length > 0)
        throw new Error(
          `seed ${seed}, after command ${command}:\n${differences.join('\n')}\n${history.slice(-3).join('\n')}`,
        );
    }
    await expectVerified(firm, client.tenant);
    // Made anew from the lines and the documents, everything maintained is the same, and numbers go on.
    const rebuilt = await firm.books.execute(
      rebuildDerived,
      { tenantId: client.tenant.id },
      {},
      systemRequest('documents'),
    );
    expect(rebuilt.ok).toBe(true);
    history.push(await run.invoice());
    expect(await agreement(client, { model, items: run.items })).toEqual([]);
    await expectAged(client, { model, days: Array.from({ length: 4 }, () => run.date()) });
    await expectOutsideAgrees(firm, client.tenant, '2026-12-31');
    process.stdout.write(
      `${base}: ${JSON.stringify(Object.fromEntries([...run.outcomes].toSorted(([one], [other]) => (one < other ? -1 : 1))))}\n`,
    );
    expect(model.documents.length).toBeGreaterThan(COMMANDS / 4);
    expect(model.allocations.length).toBeGreaterThan(5);
  },
  60_000,
);

test('nothing of all this was an error of the server', () => {
  expect(firm.masked).toEqual([]);
});
