import { accepted } from '@cifra/domain/result';
import { tenantCommand } from '@cifra/books/command';

/** What left the house: what of the books, as what, of which days, and with which ticket. */
export interface ExportRecord {
  readonly what: string;
  readonly format: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly asOf: string | null;
  readonly fileName: string;
  /** Null: requested at the command line. */
  readonly ticketHash: string | null;
}

/** Records that part of the books leaves the house. */
export const recordExport = tenantCommand<ExportRecord, null, never>(
  'books.export',
  async (tx, { what, format, from, to, asOf, fileName, ticketHash }, { tenant }) => {
    tx.record({
      event: 'BOOKS_EXPORTED',
      objectType: 'Tenant',
      objectId: tenant.id,
      after: { what, format, from, to, asOf, fileName, ticketHash },
    });
    return accepted(null);
  },
);
