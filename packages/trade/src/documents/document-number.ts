import type { DocumentKind } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import type { documentSeries } from '@cifra/database/tables/documents';
import type { fiscalYears } from '@cifra/database/tables/tenant';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import { OPENING_PERIOD_ID } from '@cifra/ledger/journal/balances';
import { SeriesNumbers } from '@cifra/ledger/journal/numbers';
import { allFiscalYears } from '@cifra/ledger/journal/queries';
import { countersOfDocumentKind, seriesOfDocumentKind } from './queries.ts';

export interface DocumentNumber {
  readonly series: string;
  /** The nil id where the series does not begin anew each year. */
  readonly fiscalYearId: Uuid;
  readonly number: bigint;
  /** What people call the document: INV-2026-000012. */
  readonly displayNumber: string;
}

interface SeriesOfKind {
  readonly kind: DocumentKind;
  /** Null: the tenant has none. */
  readonly row: Row<typeof documentSeries> | null;
  readonly numbers: SeriesNumbers;
  readonly years: readonly Row<typeof fiscalYears>[];
}

/** The numbers of a kind of documents, as one command gives them out: gapless, whatever fails or races (acceptance N2, N4). */
export class DocumentNumbers {
  readonly #of: SeriesOfKind;

  private constructor(of: SeriesOfKind) {
    this.#of = of;
  }

  /** Reads in one set what the numbers of a kind depend on. */
  static async gather(tx: TenantReadTx, kind: DocumentKind): Promise<DocumentNumbers> {
    const [row, counters, years] = await Promise.all([
      tx.first(seriesOfDocumentKind, { kind }),
      tx.all(countersOfDocumentKind, { kind }),
      tx.all(allFiscalYears, {}),
    ]);
    const numbers = SeriesNumbers.of(row ? [row.series] : [], counters);
    return new DocumentNumbers({ kind, row, numbers, years });
  }

  /** The number that a document of a fiscal year is issued next. */
  next(fiscalYearId: Uuid): DocumentNumber {
    const { kind, row, numbers, years } = this.#of;
    if (!row) throw new InvariantBroken(`the tenant has no series of ${kind}`);
    const year = years.find(({ id }) => id === fiscalYearId);
    if (!year) throw new InvariantBroken('a document belongs to a fiscal year that does not exist');
    const counted = {
      series: row.series,
      fiscalYearId: row.is_yearly ? fiscalYearId : OPENING_PERIOD_ID,
    };
    const number = numbers.next(counted);
    const digits = number.toString().padStart(6, '0');
    const displayNumber = `${row.prefix}${row.is_yearly ? `${year.name}-` : ''}${digits}`;
    return { ...counted, number, displayNumber };
  }

  /** The same, given to nobody else. */
  issue(tx: TenantTx, fiscalYearId: Uuid): DocumentNumber {
    const next = this.next(fiscalYearId);
    this.#of.numbers.issue(tx, next);
    return next;
  }
}
