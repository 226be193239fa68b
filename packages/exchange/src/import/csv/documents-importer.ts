import { parseCurrency, minorUnitsOf } from '@cifra/domain/currencies';
import { lineAmountE4, priceDocument, totalsOf, type PricedLine } from '@cifra/domain/documents/amounts';
import { parseDecimalToE6 } from '@cifra/domain/documents/decimal-e6';
import { documentKinds, isSettlementKind, type DocumentKind } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { formatE4, type MinorUnits } from '@cifra/domain/money';
import { explanationOf } from '@cifra/domain/refusals';
import { accountByCode } from '@cifra/ledger/accounts/queries';
import type { ItemLine, ItemsContent } from '@cifra/trade/documents/content';
import { fillDocument, type ItemsDocumentInput } from '@cifra/trade/documents/document-input';
import type { LineInput } from '@cifra/trade/documents/fill-from-item';
import type { ItemRow, PartyRow } from '@cifra/trade/documents/named-rows';
import { maximumDocumentLines } from '@cifra/trade/documents/plan-document';
import { documentsOfNumber } from '@cifra/trade/documents/queries';
import { readDiscount } from '@cifra/trade/documents/resolve-lines';
import { checkDocumentDraft, saveDocumentDraft } from '@cifra/trade/documents/save-document-draft';
import { itemByCode } from '@cifra/trade/items/queries';
import { partyByCode } from '@cifra/trade/parties/queries';
import { taxCodeByCode } from '@cifra/trade/tax-codes/queries';
import type { TaxCodeRow } from '@cifra/trade/tax-codes/tax-codes';
import type { ImportScope, RowHandler, TableImporter } from './importer.ts';
import { mappedName } from './mapping-rules.ts';
import { quoted, type TableRow } from './table-row.ts';

/** What has lines of its own. Receipts and the like name the items that they settle, which a file cannot. */
const importedKinds = documentKinds.filter((kind) => !isSettlementKind(kind));

const lineKinds = ['ITEM', 'TAX_ONLY'] as const;
const stated = { net_amount: 'netE4', tax_amount: 'taxE4', total_amount: 'totalE4' } as const;

/**
 * Invoices, bills and notes, each a draft: nothing is posted, so numbers, periods and approval are those of any other draft. The columns are
 * those of the export of documents. The rows of a document stand together; what is said of the document counts from its first row. Net, tax
 * and total are compared with what the draft comes to, where the file states them. A note names a document of these books.
 */
export const documentsImporter: TableImporter = {
  layout: {
    required: ['document', 'kind', 'party', 'document_date'],
    optional: [
      'posting_date',
      'due_date',
      'currency',
      'vendor_number',
      'original_document',
      'reference',
      'memo',
      'prices_include_tax',
      'discount_percent',
      'discount_amount',
      'withholding_codes',
      ...Object.keys(stated),
      'line_kind',
      'item',
      'account',
      'line_description',
      'quantity',
      'unit_price',
      'line_discount_percent',
      'line_discount_amount',
      'tax_code',
      'line_net_amount',
      'line_tax_amount',
      'line_tax_base_amount',
      'original_line',
    ],
  },
  start: (scope) => Promise.resolve(new DocumentsHandler(scope)),
};

/** A line with what its amounts follow from. */
interface ReadLine {
  readonly row: TableRow;
  readonly input: LineInput;
  readonly item: ItemRow | null;
  readonly taxCode: TaxCodeRow | null;
}

/** A document of the file, as far as its rows were read. */
interface FileDocument {
  readonly key: string;
  readonly row: TableRow;
  readonly kind: DocumentKind | null;
  readonly party: PartyRow | null;
  readonly documentDate: LocalDate | null;
  readonly postingDate: LocalDate | null;
  readonly items: Omit<ItemsDocumentInput, 'lines'>;
  readonly lines: ReadLine[];
  hasFault: boolean;
}

class DocumentsHandler implements RowHandler {
  readonly #scope: ImportScope;
  readonly #seen = new Set<string>();
  #open: FileDocument | null = null;

  constructor(scope: ImportScope) {
    this.#scope = scope;
  }

  async handle(row: TableRow): Promise<void> {
    const faultsBefore = this.#scope.faults.count;
    const key = row.requiredText('document', 100);
    if (key !== this.#open?.key) {
      await this.#flush();
      if (key !== null) this.#open = await this.#headOf(row, key);
    }
    const document = this.#open;
    if (document === null) return;
    if (document.lines.length <= maximumDocumentLines) {
      const line = await this.#lineOf(row);
      if (line !== null) document.lines.push(line);
    }
    if (this.#scope.faults.count > faultsBefore) document.hasFault = true;
  }

  end(): Promise<void> {
    return this.#flush();
  }

  async #headOf(row: TableRow, key: string): Promise<FileDocument> {
    if (this.#seen.has(key)) row.fault(null, `the rows of document ${quoted(key)} are not consecutive`);
    this.#seen.add(key);
    const kind = row.raw('kind') === null ? row.fault('kind', 'is empty') : row.oneOf('kind', importedKinds);
    const documentDate =
      row.raw('document_date') === null ? row.fault('document_date', 'is empty') : row.date('document_date');
    const party = await this.#partyOf(row);
    const withholdings = await this.#withholdingsOf(row);
    return {
      key,
      row,
      kind,
      party,
      documentDate,
      postingDate: row.date('posting_date') ?? documentDate,
      items: {
        currency: this.#currencyOf(row),
        dueDate: row.date('due_date'),
        vendorNumber: row.text('vendor_number', 100, false),
        originalDocumentId: await this.#originalOf(row, party),
        originalItemId: null,
        reference: row.text('reference', 100),
        memo: row.text('memo', 500),
        pricesIncludeTax: row.flag('prices_include_tax', false),
        ...discountOf(row, 'discount'),
        withholdings,
      },
      lines: [],
      hasFault: false,
    };
  }

  async #partyOf(row: TableRow): Promise<PartyRow | null> {
    const code = row.requiredCode('party');
    if (code === null) return null;
    const party = await this.#scope.tx.first(partyByCode, { code });
    return party ?? row.fault('party', `the tenant has no party ${quoted(code)}`);
  }

  #currencyOf(row: TableRow): string | null {
    const text = row.raw('currency');
    if (text === null) return null;
    const currency = parseCurrency(mappedName(this.#scope.rules.commodities, text));
    return currency.ok
      ? currency.value.code
      : row.fault('currency', `${quoted(text)} is not an active ISO 4217 currency`);
  }

  /** A note's original, by the number that these books gave it. */
  async #originalOf(row: TableRow, party: PartyRow | null): Promise<Uuid | null> {
    const displayNumber = row.text('original_document', 100, false);
    if (displayNumber === null || party === null) return null;
    const [found, another] = await this.#scope.tx.all(documentsOfNumber, {
      partyId: party.id,
      displayNumber,
    });
    if (found && !another) return found.id;
    const problem = found
      ? `${quoted(displayNumber)} is the number of several documents of ${party.code}`
      : `${party.code} has no posted document ${quoted(displayNumber)}`;
    return row.fault('original_document', problem);
  }

  async #withholdingsOf(row: TableRow): Promise<ItemsDocumentInput['withholdings']> {
    const codes = row.raw('withholding_codes')?.split(' ').filter(Boolean) ?? [];
    const found = await Promise.all(
      codes.map(async (code) => {
        const taxCode = await this.#scope.tx.first(taxCodeByCode, { code });
        return taxCode ?? row.fault('withholding_codes', `the tenant has no tax code ${quoted(code)}`);
      }),
    );
    return found.flatMap((taxCode) =>
      taxCode === null ? [] : [{ taxCodeId: taxCode.id, amount: null, certificate: null, reason: null }],
    );
  }

  async #lineOf(row: TableRow): Promise<ReadLine | null> {
    const { tx, rules } = this.#scope;
    const kind = row.oneOf('line_kind', lineKinds) ?? 'ITEM';
    const itemCode = row.code('item');
    const item = itemCode === null ? null : await tx.first(itemByCode, { code: itemCode });
    if (itemCode !== null && item === null) row.fault('item', `the tenant has no item ${quoted(itemCode)}`);
    const accountText = row.raw('account');
    const account =
      accountText === null
        ? null
        : await tx.first(accountByCode, { code: mappedName(rules.accounts, accountText) });
    if (accountText !== null && account === null)
      row.fault('account', `the tenant has no account ${quoted(accountText)}`);
    const code = row.code('tax_code');
    const taxCode = code === null ? null : await tx.first(taxCodeByCode, { code });
    if (code !== null && taxCode === null)
      row.fault('tax_code', `the tenant has no tax code ${quoted(code)}`);
    const isTaxOnly = kind === 'TAX_ONLY';
    return {
      row,
      item,
      taxCode,
      input: {
        itemId: item?.id ?? null,
        accountId: account?.id ?? null,
        description: row.text('line_description', 500) ?? '',
        quantity: row.decimal('quantity') ?? '1',
        unitPrice: isTaxOnly || isPricedByOriginal(row) ? null : row.decimal('unit_price'),
        ...discountOf(row, 'line_discount'),
        taxOnly: isTaxOnly ? taxOnlyOf(row) : null,
        // Without such a column a line has its item's code, with one an empty cell is a line without tax.
        ...((taxCode !== null || row.has('tax_code')) && { taxCodeId: taxCode?.id ?? null }),
        originalOrdinal: row.integer('original_line'),
      },
    };
  }

  /** Checks the document that was read, and saves its draft. */
  async #flush(): Promise<void> {
    const document = this.#open;
    this.#open = null;
    if (document === null) return;
    const { tenant, counts, faults, write, preparedBy, newId } = this.#scope;
    const { row, kind, party, documentDate, postingDate, lines } = document;
    if (document.hasFault || kind === null || !party || documentDate === null || postingDate === null) return;
    const items = new Map(lines.flatMap(({ item }) => (item ? [[item.id, item] as const] : [])));
    const head = { kind, partyId: party.id, documentDate, postingDate };
    const named = { party, items };
    const content = fillDocument(
      { ...head, items: { ...document.items, lines: lines.map(({ input }) => input) } },
      named,
      tenant,
    );
    const problem = checkDocumentDraft(content, named);
    if (problem !== null) return void row.fault(null, explanationOf(problem));
    const faultsBefore = faults.count;
    if ('items' in content) this.#compare(document, content.items);
    if (faults.count > faultsBefore) return;
    counts.created += 1;
    counts.lines += lines.length;
    if (write === null) return;
    const saved = saveDocumentDraft(write.tx, { known: null, content, named, editor: preparedBy, newId });
    if (!saved.ok) row.fault(null, explanationOf(saved.refusal));
  }

  /** What the file states of the document's amounts is what its lines come to. What a note takes back follows from what is left of its
   * original, which is compared when it is posted. */
  #compare({ row, lines }: FileDocument, items: ItemsContent): void {
    if (items.originalDocumentId !== null) return;
    const minorUnits = minorUnitsOf(items.currency);
    const priced: PricedLine[] = [];
    for (const [index, line] of lines.entries()) {
      const filled = items.lines[index];
      if (!filled || (filled.unitPrice === null && filled.taxOnly === null)) return;
      const one = pricedLine(line, filled, minorUnits);
      if (one === null) return;
      priced.push(one);
    }
    const plain = {
      roundingMode: this.#scope.tenant.settings['documents.roundingMode'],
      pricesIncludeTax: items.pricesIncludeTax,
      minorUnits,
    };
    const before = totalsOf(priceDocument(priced, { ...plain, discount: null }));
    const amountE4 = items.pricesIncludeTax ? before.totalE4 : before.netE4;
    const discount = readDiscount(items, { path: '', amountE4, minorUnits });
    if (!discount.ok) return void row.fault(null, explanationOf(discount.refusal));
    const totals = totalsOf(priceDocument(priced, { ...plain, discount: discount.value }));
    for (const [column, field] of Object.entries(stated) as [keyof typeof stated, keyof typeof totals][]) {
      const statedE4 = row.amount(column);
      if (statedE4 === null || statedE4 === totals[field]) continue;
      const computed = formatE4(totals[field], minorUnits);
      row.fault(column, `the file says ${formatE4(statedE4, minorUnits)}, and the lines come to ${computed}`);
    }
  }
}

function pricedLine({ row, taxCode }: ReadLine, line: ItemLine, minorUnits: MinorUnits): PricedLine | null {
  const quantity = parseDecimalToE6(line.quantity, 'quantity');
  const price = parseDecimalToE6(line.unitPrice ?? '0', 'unit_price');
  if (!quantity.ok || !price.ok) return null;
  // The code of its item, which the file does not show.
  if (taxCode === null && line.taxCodeId !== null) return null;
  const amounts = {
    quantityE6: quantity.value,
    unitPriceE6: price.value,
    taxOnlyE4: line.taxOnly === null ? null : row.amount('line_tax_amount'),
  };
  const amountE4 = lineAmountE4(amounts, minorUnits);
  const discount = readDiscount(line, { path: '', amountE4, minorUnits });
  if (!discount.ok) return row.fault(null, explanationOf(discount.refusal));
  return {
    ...amounts,
    discount: discount.value,
    taxCodeId: taxCode?.id ?? null,
    taxPercentE4: taxCode?.treatment === 'STANDARD' ? taxCode.percent_e4 : 0,
  };
}

/** A discount as it was given: as a percentage, as an amount, or not at all; none where it is zero. */
function discountOf(
  row: TableRow,
  name: 'discount' | 'line_discount',
): Pick<ItemLine, 'discountPercent' | 'discountAmount'> {
  const [discountPercent, discountAmount] = [row.decimal(`${name}_percent`), row.decimal(`${name}_amount`)];
  return { discountPercent: givenOf(discountPercent), discountAmount: givenOf(discountAmount) };
}

const givenOf = (decimal: string | null): string | null =>
  decimal === null || /^-?[0.]*$/.test(decimal) ? null : decimal;

function taxOnlyOf(row: TableRow): ItemLine['taxOnly'] {
  const tax = row.decimal('line_tax_amount');
  if (tax === null) row.fault('line_tax_amount', 'is empty');
  return { tax: tax ?? '', base: row.decimal('line_tax_base_amount') };
}

/**
 * Whether a note's line leaves its price to the line that it corrects, of which it takes back a part: its net is then not what quantity and
 * price make, as the table states both.
 */
function isPricedByOriginal(row: TableRow): boolean {
  if (row.raw('original_line') === null) return false;
  const [quantity, unitPrice] = [row.decimal('quantity'), row.decimal('unit_price')];
  const statedE4 = row.amount('line_net_amount');
  if (statedE4 === null || quantity === null || unitPrice === null) return false;
  const [quantityE6, unitPriceE6] = [
    parseDecimalToE6(quantity, 'quantity'),
    parseDecimalToE6(unitPrice, 'unit_price'),
  ];
  if (!quantityE6.ok || !unitPriceE6.ok) return false;
  const offE4 = row.amount('line_discount_amount') ?? 0n;
  const amounts = { quantityE6: quantityE6.value, unitPriceE6: unitPriceE6.value, taxOnlyE4: null };
  // The currency is the party's where the file does not say, so that its decimals are not known yet.
  return !([0, 2, 3, 4] as const).some(
    (minorUnits) => lineAmountE4(amounts, minorUnits) - offE4 === statedE4,
  );
}
