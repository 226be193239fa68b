import type { AccountKind } from '@cifra/domain/account-kinds';
import { cutText } from '@cifra/domain/cut-text';
import type { Uuid } from '@cifra/domain/ids';
import { formatE4 } from '@cifra/domain/money';
import { checkPercent, formatPercent, termsOf } from '@cifra/domain/tax-codes';
import { explanationOf } from '@cifra/domain/refusals';
import type {
  SaftLine,
  SaftLineTax,
  SaftTaxCode,
  SaftTransaction,
  StatedTotalDifference,
} from '../../saft-file.ts';
import type { TaxKind } from '../../saft-tax.ts';
import { MAXIMUM_FAULTS } from './parse-saft.ts';
import type { PlanFacts, PlanFaults, PlannedAccount, PlannedTaxCode } from './plan-facts.ts';

/** What a line's tax makes of its draft. */
interface TaxPart {
  readonly taxCodeId: Uuid;
  readonly kind: TaxKind | null;
}

interface TaxedLine {
  readonly line: SaftLine;
  readonly tax: SaftLineTax;
  readonly kind: TaxKind | null;
}

/** Stated tax of one code in a transaction, whose own line is not found yet. */
interface OpenTax {
  readonly code: string;
  readonly taxCodeId: Uuid;
  readonly statedE4: bigint;
  readonly line: number;
}

/** Kinds of accounts of money and of what parties owe: never the tax itself. */
const otherKinds: ReadonlySet<AccountKind | null> = new Set<AccountKind>([
  'BANK',
  'CASH',
  'RECEIVABLE',
  'PAYABLE',
]);

/** The tax codes of a file and the tax of its lines: which codes are new, which line is taxed or is the tax, and whether the two tie. */
export class SaftTaxes {
  readonly #facts: PlanFacts;
  readonly #faults: PlanFaults;
  readonly #accounts: ReadonlyMap<string, PlannedAccount>;
  readonly #byCode: Map<string, PlannedTaxCode>;
  readonly #hasTaxAccounts: boolean;
  /** Codes that the import creates. */
  readonly newCodes: readonly PlannedTaxCode[];
  /** Where the tax that lines state is not what the lines of the tax carry; at most as many as there may be faults. */
  readonly differences: StatedTotalDifference[] = [];

  constructor(facts: PlanFacts, faults: PlanFaults, accounts: ReadonlyMap<string, PlannedAccount>) {
    this.#facts = facts;
    this.#faults = faults;
    this.#accounts = accounts;
    this.#hasTaxAccounts = [...accounts.values()].some(({ kind }) => kind === 'TAX');
    this.#byCode = new Map(facts.taxCodes.map((each) => [each.code, each]));
    this.newCodes = this.#planCodes();
    for (const code of this.newCodes) this.#byCode.set(code.code, code);
  }

  /** The tax of a transaction's lines: which code each has, and which of them are the tax itself. */
  of(transaction: SaftTransaction, subject: string): ReadonlyMap<SaftLine, TaxPart> {
    const parts = new Map<SaftLine, TaxPart>();
    const taxed = transaction.lines.flatMap((line): TaxedLine[] =>
      line.tax === undefined ? [] : [{ line, tax: line.tax, kind: kindOfLine(line, line.tax) }],
    );
    const open: OpenTax[] = [];
    for (const own of Map.groupBy(taxed, ({ tax }) => tax.code).values()) {
      const code = this.#codeOf(own, subject);
      if (code === null) continue;
      for (const { line, kind } of own) parts.set(line, { taxCodeId: code.id, kind });
      const rest = this.#tied(own, code, subject);
      if (rest !== null) open.push(rest);
    }
    if (open.length > 0) this.#find(open, transaction, { subject, parts });
    return parts;
  }

  /** As accounts: those that the tenant has must agree, the others are created. A percentage of other days than the file's is none of its own. */
  #planCodes(): PlannedTaxCode[] {
    const { startDate, endDate, taxCodes } = this.#facts.file;
    return [...Map.groupBy(taxCodes, ({ code }) => code)].flatMap(([code, listed]): PlannedTaxCode[] => {
      const inEffect = listed.filter(
        ({ effectiveDate, expirationDate }) =>
          (effectiveDate === null || effectiveDate <= endDate) &&
          (expirationDate === null || expirationDate >= startDate),
      );
      const [first, ...others] = inEffect.length > 0 ? inEffect : listed.slice(-1);
      if (first === undefined) return [];
      for (const { line, percentE4 } of others)
        if (percentE4 !== first.percentE4)
          this.#faults.add(line, `tax code ${code} has another TaxPercentage on line ${first.line}`);
      const known = this.#byCode.get(code);
      if (known !== undefined) {
        this.#compare(first, known);
        return [];
      }
      return first.percentE4 === null ? [] : [this.#newCode(first, first.percentE4)];
    });
  }

  #newCode({ code, name, line, terms }: SaftTaxCode, percentE4: number): PlannedTaxCode {
    const treatment = terms?.treatment ?? (percentE4 === 0 ? 'EXEMPT' : 'STANDARD');
    const problem = checkPercent({ treatment, percentE4 });
    if (problem) this.#faults.add(line, `tax code ${code}: ${explanationOf(problem)}`);
    const withholding = terms?.withholding ?? null;
    return { id: this.#facts.newId(), code, name: cutText(name, 200), treatment, percentE4, withholding };
  }

  #compare({ code, line, percentE4, terms }: SaftTaxCode, known: PlannedTaxCode): void {
    const [own, other] = [termsOf(known), terms && termsOf(terms)];
    const isOtherwise =
      terms !== null &&
      (terms.treatment !== known.treatment || own?.at !== other?.at || own?.on !== other?.on);
    if (isOtherwise || (percentE4 !== null && percentE4 !== known.percentE4))
      this.#faults.add(
        line,
        `tax code ${code} is ${[terms?.treatment, percentE4 === null ? null : `${formatPercent(percentE4)} %`].filter(Boolean).join(' at ')} in the file, and ${known.treatment} at ${formatPercent(known.percentE4)} % in the tenant's books`,
      );
  }

  /** The code of lines that name it; a fault for each where there is none, or where a line states another percentage. */
  #codeOf(own: readonly TaxedLine[], subject: string): PlannedTaxCode | null {
    const code = this.#byCode.get(own[0]?.tax.code ?? '') ?? null;
    for (const { tax } of own)
      if (code === null)
        this.#faults.add(
          tax.line,
          `${subject}: tax code ${tax.code} is not with a TaxPercentage in the file's tax table, nor in the tenant's books`,
        );
      else if (tax.percentE4 !== null && tax.percentE4 !== code.percentE4)
        this.#faults.add(
          tax.line,
          `${subject}: the line is taxed at ${formatPercent(tax.percentE4)} %, and tax code ${code.code} is ${formatPercent(code.percentE4)} %`,
        );
    return code;
  }

  /** Compares the tax of a code with the lines that say they are it; what is stated where no line says so. */
  #tied(own: readonly TaxedLine[], { id, code }: PlannedTaxCode, subject: string): OpenTax | null {
    const [first] = own;
    const ofTax = own.filter(({ kind }) => kind !== null);
    const ofTaxedE4 = sumOf(own.filter(({ kind }) => kind === null).map(({ tax }) => tax.amountE4));
    const statedE4 = ofTaxedE4 === 0n ? sumOf(ofTax.map(({ tax }) => tax.amountE4)) : ofTaxedE4;
    const line = first?.tax.line ?? 0;
    if (ofTax.length === 0) return statedE4 === 0n ? null : { code, taxCodeId: id, statedE4, line };
    this.#compareTotals({
      what: `TaxAmount of ${code} in ${subject}`,
      line,
      statedE4,
      computedE4: sumOf(ofTax.map((each) => each.line.amountE4)),
    });
    return null;
  }

  /**
   * Finds the lines of tax that no line says it is: first those of just the amount, then, of one code, what else is on tax accounts. Of
   * several codes in one line only the sum is compared: the line keeps no code.
   */
  #find(
    open: readonly OpenTax[],
    transaction: SaftTransaction,
    { subject, parts }: { readonly subject: string; readonly parts: Map<SaftLine, TaxPart> },
  ): void {
    const isFree = (line: SaftLine): boolean => line.tax === undefined && !parts.has(line);
    const isTax = (line: SaftLine): boolean => this.#accounts.get(line.accountCode)?.kind === 'TAX';
    const mayBeTax = transaction.lines.filter((line) => isFree(line) && this.#mayBeTax(line));
    const candidates = [...mayBeTax.filter(isTax), ...mayBeTax.filter((line) => !isTax(line))];
    const left = open.filter(({ statedE4, taxCodeId }) => {
      const exact = candidates.find((line) => isFree(line) && line.amountE4 === statedE4);
      if (exact !== undefined) parts.set(exact, { taxCodeId, kind: 'TAX' });
      return exact === undefined;
    });
    const [first, second] = left;
    if (first === undefined || !this.#hasTaxAccounts) return;
    const statedE4 = sumOf(left.map((each) => each.statedE4));
    const rest = candidates.filter(
      (line) => isFree(line) && isTax(line) && line.amountE4 > 0n === statedE4 > 0n,
    );
    this.#compareTotals({
      what: `TaxAmount of ${left.map(({ code }) => code).join(', ')} in ${subject}`,
      line: first.line,
      statedE4,
      computedE4: sumOf(rest.map(({ amountE4 }) => amountE4)),
    });
    if (second === undefined)
      for (const line of rest) parts.set(line, { taxCodeId: first.taxCodeId, kind: 'TAX' });
  }

  #mayBeTax({ accountCode, amountE4 }: SaftLine): boolean {
    const account = this.#accounts.get(accountCode);
    return (
      account !== undefined &&
      amountE4 !== 0n &&
      account.controlRole === null &&
      (account.type === 'ASSET' || account.type === 'LIABILITY') &&
      !otherKinds.has(account.kind)
    );
  }

  #compareTotals({
    what,
    line,
    statedE4,
    computedE4,
  }: {
    readonly what: string;
    readonly line: number;
    readonly statedE4: bigint;
    readonly computedE4: bigint;
  }): void {
    if (statedE4 === computedE4 || this.differences.length >= MAXIMUM_FAULTS) return;
    const shown = (amountE4: bigint): string => formatE4(amountE4, this.#facts.minorUnits);
    const difference = shown(computedE4 - statedE4);
    this.differences.push({ what, line, stated: shown(statedE4), computed: shown(computedE4), difference });
  }
}

/** What the line says it is; the tax itself also where it states its own amount as tax, of another base. */
function kindOfLine({ amountE4 }: SaftLine, { kind, baseE4, amountE4: taxE4 }: SaftLineTax): TaxKind | null {
  if (kind !== null) return kind;
  const isItself =
    taxE4 !== 0n && taxE4 === amountE4 && baseE4 !== null && baseE4 !== amountE4 && baseE4 !== -amountE4;
  return isItself ? 'TAX' : null;
}

const sumOf = (amountsE4: readonly bigint[]): bigint => amountsE4.reduce((sum, each) => sum + each, 0n);
