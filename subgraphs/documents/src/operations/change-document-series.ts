import type { DocumentKind } from '@cifra/domain/documents/kinds';
import { tenantCommand } from '@cifra/books/command';
import { changeSeries, type SeriesChange } from '@cifra/books/series/series';

export interface ChangeDocumentSeries {
  readonly kind: DocumentKind;
  /** Decimal digits. */
  readonly version: string;
  readonly change: SeriesChange;
}

/** Answers the kind whose series changed. */
export const changeDocumentSeries = tenantCommand<
  ChangeDocumentSeries,
  DocumentKind,
  'VERSION_CONFLICT' | 'SERIES_PREFIX_TAKEN' | 'SERIES_HAS_NUMBERS'
>('documents.changeDocumentSeries', (tx, { kind, version, change }) =>
  changeSeries(tx, { kind, version: BigInt(version) }, change),
);
