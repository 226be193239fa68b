import { hash } from 'node:crypto';
import type { Uuid } from '@cifra/domain/ids';
import { accepted } from '@cifra/domain/result';
import { tenantCommand, tenantReport } from '@cifra/books/command';
import type { Format, Language } from '@cifra/rendering/facts';
import { contentTypes, renderDocument, renderStatement, templateNameOf } from '@cifra/rendering/render';
import { postedFacts } from '../rendering/document-facts.ts';
import { draftFacts } from '../rendering/draft-facts.ts';
import { statementFacts, type StatementWish } from '../rendering/statement-facts.ts';

/** What is to be rendered, and as what; plain data, as a ticket keeps it. */
export type RenderWish = { readonly format: Format } & (
  | { readonly what: 'DOCUMENT' | 'DRAFT'; readonly id: Uuid; readonly language: Language | null }
  | ({ readonly what: 'STATEMENT' } & StatementWish)
);

/** A file as it was made. */
export interface Rendered {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly language: Language;
  readonly template: string;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly fileHash: string;
}

/** Renders a document, a draft or a party's statement from one state of the books, on a reader thread. Null: there is none. */
export const render = tenantReport<RenderWish, Rendered | null>(
  'documents.render',
  async (tx, wish, tenant) => {
    if (wish.what === 'STATEMENT') {
      const facts = await statementFacts(tx, wish, tenant);
      return facts && rendered(await renderStatement(facts, wish.format), facts, wish.format);
    }
    const gather = wish.what === 'DRAFT' ? draftFacts : postedFacts;
    const facts = await gather(tx, wish, tenant);
    return facts && rendered(await renderDocument(facts, wish.format), facts, wish.format);
  },
);

function rendered(
  bytes: Uint8Array,
  { language, template }: { readonly language: Language; readonly template: string | null },
  format: Format,
): Rendered {
  return {
    bytes,
    contentType: contentTypes[format],
    language,
    template: templateNameOf(template),
    fileHash: hash('sha256', bytes, 'hex'),
  };
}

interface RenderRecord {
  readonly wish: RenderWish;
  readonly language: Language;
  readonly template: string;
  readonly bytes: number;
  readonly fileHash: string;
  readonly ticketHash: string;
}

const events = {
  DOCUMENT: { event: 'DOCUMENT_RENDERED', objectType: 'Document' },
  DRAFT: { event: 'DOCUMENT_DRAFT_RENDERED', objectType: 'DocumentDraft' },
  STATEMENT: { event: 'STATEMENT_RENDERED', objectType: 'Party' },
} as const;

/** Records that a rendered file leaves the house: what, as what, and its hash, so that a file can be recognised. */
export const recordRender = tenantCommand<RenderRecord, null, never>(
  'documents.recordRender',
  async (tx, { wish, ...file }) => {
    const { format } = wish;
    const days = wish.what === 'STATEMENT' ? { side: wish.side, from: wish.from, to: wish.to } : {};
    await tx.record({
      ...events[wish.what],
      objectId: wish.what === 'STATEMENT' ? wish.partyId : wish.id,
      after: { format, ...days, ...file },
    });
    return accepted(null);
  },
);
