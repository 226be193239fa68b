import { parseUuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { Language } from '@cifra/rendering/facts';
import type { RenderDocumentInput, RenderLanguage, RenderStatementInput } from '../generated/resolvers.ts';
import type { RenderWish } from '../operations/render.ts';

const languages: Readonly<Record<RenderLanguage, Language>> = { ES_PA: 'es-PA', EN: 'en' };

function languageOf(language: RenderLanguage | null | undefined): Language | null {
  return language ? languages[language] : null;
}

type DocumentWish = Exclude<RenderWish, { readonly what: 'STATEMENT' }>;
type StatementWish = Extract<RenderWish, { readonly what: 'STATEMENT' }>;

/** Reads which document or draft is to be rendered. Refuses: INPUT_INVALID. */
export function parseRenderDocument({
  documentId,
  draftId,
  format,
  language,
}: RenderDocumentInput): Result<DocumentWish, Refusal<'INPUT_INVALID'>> {
  if ((typeof documentId === 'string') === (typeof draftId === 'string')) {
    const problem = 'is given, or draftId: exactly one of the two';
    return refused(refuse('INPUT_INVALID', { field: 'documentId', problem, value: null }));
  }
  const isDraft = typeof draftId === 'string';
  const id = parseUuid(draftId ?? documentId ?? '', isDraft ? 'draftId' : 'documentId');
  if (!id.ok) return id;
  return accepted({
    what: isDraft ? 'DRAFT' : 'DOCUMENT',
    id: id.value,
    format,
    language: languageOf(language),
  });
}

/** Reads whose statement is to be rendered, and of which days. Refuses: INPUT_INVALID. */
export function parseRenderStatement({
  partyId,
  side,
  from,
  to,
  format,
  language,
}: RenderStatementInput): Result<StatementWish, Refusal<'INPUT_INVALID'>> {
  const id = parseUuid(partyId, 'partyId');
  if (!id.ok) return id;
  if (to < from)
    return refused(refuse('INPUT_INVALID', { field: 'to', problem: 'must not be before from', value: to }));
  return accepted({
    what: 'STATEMENT',
    partyId: id.value,
    side,
    from: localDate(from),
    to: localDate(to),
    format,
    language: languageOf(language),
  });
}
