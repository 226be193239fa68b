import type { SeriesChange } from '@cifra/books/series/series';
import type { ChangeDocumentSeriesInput } from '../generated/resolvers.ts';
import { code, given, readGiven, type Parsed } from './fields.ts';

/** Reads a change of a series: what is left out stays. Refuses in order of the fields: INPUT_INVALID. */
export function parseSeriesChange(input: ChangeDocumentSeriesInput): Parsed<SeriesChange> {
  return readGiven(input, { prefix: code(20), isYearly: given<boolean> });
}
