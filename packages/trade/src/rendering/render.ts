import { hash } from 'node:crypto';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { accepted } from '@cifra/domain/result';
import { tenantCommand, tenantReport } from '@cifra/books/command';
import type { Format, Language } from '@cifra/rendering/facts';
import { contentTypes, renderDocument, renderStatement, templateNameOf } from '@cifra/rendering/render';
import { postedFacts } from './document-facts.ts';
import { draftFacts } from './draft-facts.ts';
import { statementFacts, type StatementRequest } from './statement-facts.ts';

/** What is to be rendered, and as what; plain data, as a ticket keeps it. */
export type RenderRequest = {
  readonly format: Format;
  /** The customer or vendor whose own it has to be; left out: anybody's. */
  readonly ownerId?: Uuid;
} & (
  | {
      readonly what: 'DOCUMENT';
      readonly id: Uuid;
      readonly language: Language | null;
      readonly isAsIssued: boolean;
      readonly asOf: LocalDate | null;
    }
  | { readonly what: 'DRAFT'; readonly id: Uuid; readonly language: Language | null }
  | ({ readonly what: 'STATEMENT' } & StatementRequest)
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
export const render = tenantReport<RenderRequest, Rendered | null>(
  'documents.render',
  async (tx, rendering, tenant) => {
    if (rendering.what === 'STATEMENT') {
      const facts = await statementFacts(tx, rendering, tenant);
      return facts && rendered(await renderStatement(facts, rendering.format), facts, rendering.format);
    }
    const facts = await (rendering.what === 'DRAFT'
      ? draftFacts(tx, rendering, tenant)
      : postedFacts(tx, rendering, tenant));
    return facts && rendered(await renderDocument(facts, rendering.format), facts, rendering.format);
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

export interface RenderRecord {
  readonly rendering: RenderRequest;
  readonly language: Language;
  readonly template: string;
  readonly bytes: number;
  readonly fileHash: string;
  readonly ticketHash: string;
}

const events = {
  DOCUMENT: { event: 'DOCUMENT_RENDERED', objectType: 'Document' },
  DRAFT: { event: 'DOCUMENT_DRAFT_RENDERED', objectType: 'DocumentDraft' },
} as const;

/** Records that a rendered file leaves the house: what, as what, and its hash, so that a file can be recognised. */
export const recordRender = tenantCommand<RenderRecord, null, never>(
  'documents.recordRender',
  async (tx, { rendering, ...file }) => {
    const { format } = rendering;
    if (rendering.what !== 'STATEMENT')
      tx.record({ ...events[rendering.what], objectId: rendering.id, after: { format, ...file } });
    else {
      const { partyId, side, from, to } = rendering;
      tx.record({
        event: 'STATEMENT_RENDERED',
        objectType: 'Party',
        objectId: partyId,
        after: { format, side, from, to, ...file },
      });
    }
    return accepted(null);
  },
);
