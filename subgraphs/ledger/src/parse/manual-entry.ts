import type { LocalDate } from '@cifra/domain/local-date';
import { fields, map, optional, withDefault } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, date, optionalText, text } from '@cifra/subgraph-kit/parse/values';
import { manualLines } from './manual-lines.ts';

/** What an entry says, whenever it is dated. */
export const entryContent = {
  description: text(500),
  reference: optionalText(100),
  isAccrual: withDefault(asGiven<boolean>(), false),
  lines: manualLines,
};

const documentDated = <
  Entry extends { readonly postingDate: LocalDate; readonly documentDate: LocalDate | null },
>(
  entry: Entry,
) => ({ ...entry, documentDate: entry.documentDate ?? entry.postingDate });

export const manualEntry = map(
  fields({ postingDate: date, documentDate: optional(date), ...entryContent }),
  documentDated,
);

/** The same to post at once. */
export const entryToPost = map(
  fields({
    postingDate: date,
    documentDate: optional(date),
    ...entryContent,
    confirmFarAhead: withDefault(asGiven<boolean>(), false),
  }),
  documentDated,
);
