import { moneyDocumentKinds, moneyKindOf, type MoneyKind } from '@cifra/domain/money-documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import type { fiscalYears } from '@cifra/database/tables/tenant';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import { SeriesNumbers } from '@cifra/ledger/journal/numbers';
import { allFiscalYears } from '@cifra/ledger/journal/queries';

export interface MoneyNumber {
  readonly series: string;
  readonly number: bigint;
  /** What people call the document: MOU-2026-000012. */
  readonly displayNumber: string;
}

/** The numbers of money documents: gapless in the series of each kind and the fiscal year. */
export class MoneyNumbers {
  readonly #numbers: SeriesNumbers;
  readonly #years: readonly Row<typeof fiscalYears>[];

  private constructor(numbers: SeriesNumbers, years: readonly Row<typeof fiscalYears>[]) {
    this.#numbers = numbers;
    this.#years = years;
  }

  /** Reads in one set the counters of every kind. */
  static async gather(tx: TenantReadTx): Promise<MoneyNumbers> {
    const series = moneyDocumentKinds.map((kind) => moneyKindOf[kind].series);
    const [numbers, years] = await Promise.all([
      SeriesNumbers.gather(tx, series),
      tx.all(allFiscalYears, {}),
    ]);
    return new MoneyNumbers(numbers, years);
  }

  issue(tx: TenantTx, kind: MoneyKind, fiscalYearId: Uuid): MoneyNumber {
    const { series } = moneyKindOf[kind];
    const year = this.#years.find(({ id }) => id === fiscalYearId);
    if (!year) throw new InvariantBroken('a document belongs to a fiscal year that does not exist');
    const number = this.#numbers.issue(tx, { series, fiscalYearId });
    const displayNumber = `${series}-${year.name}-${number.toString().padStart(6, '0')}`;
    return { series, number, displayNumber };
  }
}
