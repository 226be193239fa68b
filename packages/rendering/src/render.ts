import { isDocumentTemplate, type DocumentTemplate } from '@cifra/domain/document-templates';
import type { DocumentFacts, Format, StatementFacts } from './facts.ts';
import type { MoneyDocumentFacts } from './money-facts.ts';
import type { ReportFacts } from './reports/report-facts.ts';
import { reportSheet } from './reports/report-sheet.ts';
import { documentSheet } from './standard-1/document-sheet.ts';
import { sheetHtml } from './standard-1/html.ts';
import { moneySheet } from './standard-1/money-sheet.ts';
import type { Sheet } from './standard-1/sheet.ts';
import { statementSheet } from './standard-1/statement-sheet.ts';

/**
 * A version of the templates. A posted document keeps its version, so that it looks the same next year. Versions are
 * added, never changed.
 */
interface Template {
  readonly document: (facts: DocumentFacts) => Sheet;
  readonly money: (facts: MoneyDocumentFacts) => Sheet;
  readonly statement: (facts: StatementFacts) => Sheet;
  readonly report: (facts: ReportFacts) => Sheet;
  readonly html: (sheet: Sheet) => string;
  readonly pdf: (sheet: Sheet) => Promise<Uint8Array>;
}

/** What writes PDFs is loaded with the first one: most threads never make any. */
const sheetPdf = async (sheet: Sheet): Promise<Uint8Array> =>
  (await import('./standard-1/pdf/pdf.ts')).sheetPdf(sheet);

const templates: Readonly<Record<DocumentTemplate, Template>> = {
  'standard-1': {
    document: documentSheet,
    money: moneySheet,
    statement: statementSheet,
    report: reportSheet,
    html: sheetHtml,
    pdf: sheetPdf,
  },
};

const CURRENT: DocumentTemplate = 'standard-1';

/** The version for a stored name; without a name, the current one. */
export function templateNameOf(kept: string | null): DocumentTemplate {
  return kept !== null && isDocumentTemplate(kept) ? kept : CURRENT;
}

function templateOf(kept: string | null): Template {
  return templates[templateNameOf(kept)];
}

export const contentTypes: Readonly<Record<Format, string>> = {
  HTML: 'text/html; charset=utf-8',
  PDF: 'application/pdf',
};

/** A document as a file. The same facts give the same bytes. Throws if the parts do not add up to their totals. */
export async function renderDocument(facts: DocumentFacts, format: Format): Promise<Uint8Array> {
  const template = templateOf(facts.template);
  return written(template, template.document(facts), format);
}

/** Money in, money out or a transfer as a file. The same facts give the same bytes. Throws as a document does. */
export async function renderMoneyDocument(facts: MoneyDocumentFacts, format: Format): Promise<Uint8Array> {
  const template = templateOf(facts.template);
  return written(template, template.money(facts), format);
}

/** A party's statement as a file. The same facts give the same bytes. */
export async function renderStatement(facts: StatementFacts, format: Format): Promise<Uint8Array> {
  const template = templateOf(facts.template);
  return written(template, template.statement(facts), format);
}

/** A ledger report as a file. The same facts give the same bytes. */
export async function renderReport(facts: ReportFacts, format: Format): Promise<Uint8Array> {
  const template = templateOf(facts.template);
  return written(template, template.report(facts), format);
}

async function written({ html, pdf }: Template, sheet: Sheet, format: Format): Promise<Uint8Array> {
  return format === 'PDF' ? pdf(sheet) : Buffer.from(html(sheet), 'utf8');
}
