import { hash } from 'node:crypto';
import type { Uuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import type { LocalDate } from '@cifra/domain/local-date';
import { accepted } from '@cifra/domain/result';
import { tenantCommand, tenantReport } from '@cifra/books/command';
import type { Format, Language } from '@cifra/rendering/facts';
import {
  contentTypes,
  renderDocument,
  renderMoneyDocument,
  renderReport,
  renderStatement,
  templateNameOf,
} from '@cifra/rendering/render';
import { postedFacts } from './document-facts.ts';
import { draftFacts } from './draft-facts.ts';
import { moneyDocumentFacts } from './money-document-facts.ts';
import { reportFacts } from './reports/report-facts.ts';
import { columnsOfReport, knownAtOf, type ReportRequest } from './reports/report-request.ts';
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
  | { readonly what: 'MONEY_DOCUMENT'; readonly id: Uuid; readonly language: Language | null }
  | ({ readonly what: 'STATEMENT' } & StatementRequest)
  | ({ readonly what: 'REPORT' } & ReportRequest)
);

/** A rendering as it is made now. `preparedAtMicros`: epoch microseconds as decimal digits, which reports say. */
export type PreparedRendering = RenderRequest & { readonly preparedAtMicros: string };

/** A file as it was made. */
export interface Rendered {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly language: Language;
  readonly template: string;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly fileHash: string;
}

/** Renders a document, a draft, a money document, a party's statement or a report from one state of the books, on a reader thread. Null: there is none. */
export const render = tenantReport<PreparedRendering, Rendered | null>(
  'documents.render',
  async (tx, rendering, tenant) => {
    if (rendering.what === 'REPORT') {
      const facts = await reportFacts(tx, rendering, tenant);
      return facts && rendered(await renderReport(facts, rendering.format), facts, rendering.format);
    }
    if (rendering.what === 'STATEMENT') {
      const facts = await statementFacts(tx, rendering, tenant);
      return facts && rendered(await renderStatement(facts, rendering.format), facts, rendering.format);
    }
    if (rendering.what === 'MONEY_DOCUMENT') {
      const facts = await moneyDocumentFacts(tx, rendering, tenant);
      return facts && rendered(await renderMoneyDocument(facts, rendering.format), facts, rendering.format);
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
  /** Null: requested at the command line. */
  readonly ticketHash: string | null;
}

const events = {
  DOCUMENT: { event: 'DOCUMENT_RENDERED', objectType: 'Document' },
  DRAFT: { event: 'DOCUMENT_DRAFT_RENDERED', objectType: 'DocumentDraft' },
  MONEY_DOCUMENT: { event: 'MONEY_RENDERED', objectType: 'MoneyDocument' },
} as const;

/** Records that a rendered file leaves the house: what, as what, and its hash, so that a file can be recognised. */
export const recordRender = tenantCommand<RenderRecord, null, never>(
  'documents.recordRender',
  async (tx, { rendering, ...file }, { tenant }) => {
    const { format } = rendering;
    if (rendering.what === 'REPORT') {
      const { report } = rendering;
      const own = columnsOfReport(rendering)[0];
      const knownAt = knownAtOf(rendering);
      tx.record({
        event: 'REPORT_RENDERED',
        objectType: 'Tenant',
        objectId: tenant.id,
        after: {
          format,
          report,
          side: rendering.report === 'AGEING' ? rendering.side : null,
          accountId: rendering.report === 'GENERAL_LEDGER' ? rendering.accountId : null,
          from: own?.from ?? null,
          to: own?.to ?? null,
          knownAt: knownAt === null ? null : formatInstant(BigInt(knownAt)),
          ...file,
        },
      });
    } else if (rendering.what !== 'STATEMENT')
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
