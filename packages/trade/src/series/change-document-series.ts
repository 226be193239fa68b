import type { DocumentKind } from '@cifra/domain/documents/kinds';
import type { CodeOf } from '@cifra/domain/refusal-codes';
import { tenantCommand } from '@cifra/books/command';
import { changeSeries, changeSeriesCodes, type SeriesChange } from './series.ts';

export interface ChangeDocumentSeries {
  readonly kind: DocumentKind;
  /** Decimal digits. */
  readonly version: string;
  readonly change: SeriesChange;
}

/** Answers the kind whose series changed. */
export const changeDocumentSeriesCommand = tenantCommand<
  ChangeDocumentSeries,
  DocumentKind,
  CodeOf<typeof changeSeriesCodes>
>(
  'documents.changeDocumentSeries',
  (tx, { kind, version, change }) => changeSeries(tx, { kind, version: BigInt(version) }, change),
  { refuses: changeSeriesCodes },
);
