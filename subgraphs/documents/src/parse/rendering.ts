import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import type { Language } from '@cifra/rendering/facts';
import type { RenderRequest } from '@cifra/trade/rendering/render';
import { andThen, fields, map, optional } from '@cifra/subgraph-kit/parse/combine';
import { invalid, parser, type Parsed } from '@cifra/subgraph-kit/parse/parser';
import { asGiven, date, uuid } from '@cifra/subgraph-kit/parse/values';
import type { DocumentSide, RenderedCopy, RenderFormat, RenderLanguage } from '../generated/resolvers.ts';

const inputInvalid = refusalCodes('INPUT_INVALID');

const languages: Readonly<Record<RenderLanguage, Language>> = { ES_PA: 'es-PA', EN: 'en' };
export const language = map(optional(asGiven<RenderLanguage>()), (given) => given && languages[given]);
export const format = asGiven<RenderFormat>();

interface RenderedInput {
  readonly documentId?: string | null | undefined;
  readonly draftId?: string | null | undefined;
}
interface Rendered {
  readonly what: 'DOCUMENT' | 'DRAFT';
  readonly id: Uuid;
}

/** A document or a draft. The schema has seen that exactly one of the two is given. */
const rendered = parser(
  inputInvalid,
  ({ documentId = null, draftId = null }: RenderedInput, path): Parsed<Rendered, 'INPUT_INVALID'> => {
    const isDraft = draftId !== null;
    const id = uuid.parse(draftId ?? documentId ?? '', [...path, isDraft ? 'draftId' : 'documentId']);
    return id.ok ? accepted({ what: isDraft ? 'DRAFT' : 'DOCUMENT', id: id.value }) : id;
  },
);

type DocumentRendering = Extract<RenderRequest, { readonly what: 'DOCUMENT' | 'DRAFT' }>;

/** What is asked of a posted document's copy, and of a draft nothing. */
export const documentRendering = andThen(
  fields({ what: rendered, format, language, copy: optional(asGiven<RenderedCopy>()), asOf: optional(date) }),
  inputInvalid,
  ({ what: { what, id }, copy, asOf, ...file }, path): Parsed<DocumentRendering, 'INPUT_INVALID'> => {
    if (what === 'DRAFT') {
      if (copy !== null) return invalid([...path, 'copy'], 'must be omitted for a draft', copy);
      if (asOf !== null) return invalid([...path, 'asOf'], 'must be omitted for a draft', asOf);
      return accepted({ what, id, ...file });
    }
    const isAsIssued = copy === 'AS_ISSUED';
    if (isAsIssued && asOf !== null)
      return invalid([...path, 'asOf'], 'must be omitted for a copy as issued', asOf);
    return accepted({ what, id, isAsIssued, asOf, ...file });
  },
);

/** Money in, money out or a transfer that was posted. */
export const moneyRendering = map(
  fields({ moneyDocumentId: uuid, format, language }),
  ({ moneyDocumentId, ...file }) => ({
    what: 'MONEY_DOCUMENT' as const,
    id: moneyDocumentId,
    ...file,
  }),
);

/** One of a party's own documents, as it stands. */
export const ownDocumentRendering = map(
  fields({ partyId: uuid, documentId: uuid, format, language }),
  (read) => ({ ...read, isAsIssued: false, asOf: null }),
);

/** A party's statement, with the days that it covers. */
export const statementRendering = andThen(
  fields({
    partyId: uuid,
    side: asGiven<DocumentSide>(),
    from: date,
    to: date,
    format,
    language,
  }),
  inputInvalid,
  (read, path) =>
    read.to < read.from
      ? invalid([...path, 'to'], 'must not be before from', read.to)
      : accepted({ what: 'STATEMENT' as const, ...read }),
);
