import { cutText } from '@cifra/domain/cut-text';
import { parseLocalDate, type LocalDate } from '@cifra/domain/local-date';
import { parseDecimalToE4 } from '@cifra/domain/money';
import { parsePercent } from '@cifra/domain/tax-codes';
import { parseCode } from '@cifra/domain/normalise';
import { taxCodes } from '@cifra/database/tables/documents';
import { accounts } from '@cifra/database/tables/tenant';
import { textOf, type Element } from './record-reader.ts';

/** Reads the values of elements. What cannot be read is a fault of its line; the result is then null. */
export class SaftValues {
  readonly #fault: (line: number, problem: string) => null;

  constructor(fault: (line: number, problem: string) => null) {
    this.#fault = fault;
  }

  required(record: Element, name: string): string | null {
    return textOf(record, name) ?? this.#fault(record.line, `${record.name} has no ${name}`);
  }

  amount(text: string, at: Element): bigint | null {
    const amount = parseDecimalToE4(text, 4);
    if (amount.ok) return amount.value;
    const problem =
      amount.refusal.code === 'AMOUNT_TOO_LARGE'
        ? 'is too large'
        : 'is not a plain decimal number with at most four decimals';
    return this.#fault(at.line, `${at.name}: the amount ${quoted(text)} ${problem}`);
  }

  /** Opening or closing balance, debit positive; null where the record states neither side. */
  balance(record: Element, which: 'Opening' | 'Closing'): bigint | null {
    const [debit, credit] = [textOf(record, `${which}DebitBalance`), textOf(record, `${which}CreditBalance`)];
    if (debit === null && credit === null) return null;
    return (
      (debit === null ? 0n : (this.amount(debit, record) ?? 0n)) -
      (credit === null ? 0n : (this.amount(credit, record) ?? 0n))
    );
  }

  /** The code in the single form in which codes are stored. */
  accountCode(record: Element, name = 'AccountID'): string | null {
    const text = this.required(record, name);
    if (text === null) return null;
    const maximum = accounts.columns.code.length;
    const code = parseCode(text, { field: name, maximum });
    return code.ok
      ? code.value
      : this.#fault(
          record.line,
          `${name}: ${quoted(text)} is not an account code of 1 to ${maximum} visible characters`,
        );
  }

  /** A tax code's, in the single form in which codes are stored. */
  taxCode(text: string, at: Element): string | null {
    const maximum = taxCodes.columns.code.length;
    const code = parseCode(text, { field: 'TaxCode', maximum });
    return code.ok
      ? code.value
      : this.#fault(at.line, `TaxCode: ${quoted(text)} is not a code of 1 to ${maximum} visible characters`);
  }

  /** A TaxPercentage with four decimals; null where there is none. */
  percent(record: Element): number | null {
    const text = textOf(record, 'TaxPercentage');
    if (text === null) return null;
    const percent = parsePercent(text);
    return percent.ok
      ? percent.value
      : this.#fault(record.line, `TaxPercentage: ${quoted(text)} is not 0 to 100 with at most four decimals`);
  }

  /** A date may carry a time or a time zone; the calendar date is what stands before. */
  date(text: string, at: Element, name: string): LocalDate | null {
    const calendar = /^(\d{4}-\d{2}-\d{2})(?:T[\d:.]+)?(?:Z|[+-]\d{2}:\d{2})?$/.exec(text)?.[1] ?? '';
    const date = parseLocalDate(calendar);
    return date.ok ? date.value : this.#fault(at.line, `${name}: ${quoted(text)} is not a date`);
  }

  requiredDate(record: Element, name: string): LocalDate | null {
    const text = this.required(record, name);
    return text === null ? null : this.date(text, record, name);
  }

  count(record: Element): number | null {
    const text = record.text.trim();
    return /^\d{1,15}$/.test(text)
      ? Number(text)
      : this.#fault(record.line, `${record.name}: ${quoted(text)} is not a whole number`);
  }
}

/** A value as shown in a fault: its beginning, in quotes. */
export function quoted(text: string, maximum = 40): string {
  return JSON.stringify(cutText(text, maximum));
}
