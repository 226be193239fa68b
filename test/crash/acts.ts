import type { Books } from '@cifra/books/books';
import { advanceClose } from '@cifra/closing/close-steps/advance-close';
import { withVerification } from '@cifra/closing/close-package/verification';
import type { Refusal } from '@cifra/domain/refusals';
import { approveFile } from '@cifra/exchange/import/proposals/approve-file';
import type { Result } from '@cifra/domain/result';
import { requestOf } from './books-of.ts';
import { named, type Facts } from './facts.ts';
import { pair, post } from './post.ts';
import { closeYearCommand, reverseYearCloseCommand } from '@cifra/closing/year-end/year-end-commands';

/** The states of the books that an act begins at. */
export type Stage = 'OPEN_YEAR' | 'IMPORT_PROPOSED' | 'MONTH_SUBMITTED' | 'YEAR_APPROVED' | 'YEAR_CLOSED';

/** One command that a process is killed under. The same key and input before the crash and after it. */
export interface Act {
  readonly from: Stage;
  readonly run: (books: Books, facts: Facts, key: string) => Promise<Result<unknown, Refusal>>;
  /** Done once more under another key: refused with this code. Null: that is nothing to refuse. */
  readonly secondCode: string | null;
}

export const MONTH = '2025-01';

export const acts = {
  /** An accrual and its reversal of the next month: two entries or none. */
  postAccrual: {
    from: 'OPEN_YEAR',
    run: (books, facts, key) =>
      post(books, facts, {
        on: '2025-03-31',
        isAccrual: true,
        lines: pair('E-RND', 'L-TAX', '75.0000'),
        key,
      }),
    secondCode: null,
  },
  /** A proposed journal, planned again: all its entries with the decision, or none. The parts of its file are read before. */
  approveImport: {
    from: 'IMPORT_PROPOSED',
    run: (books, facts, key) =>
      approveFile(
        books,
        { tenantId: facts.tenantId, importId: named(facts.imports, 'JOURNAL') },
        requestOf('approver', { key }),
      ),
    secondCode: 'IMPORT_DECIDED',
  },
  /** Five steps of a month and what they rely on, after a verification on the reading side. */
  submitMonth: {
    from: 'OPEN_YEAR',
    run: (books, facts, key) =>
      withVerification(books, facts.tenantId, (verification) =>
        books.execute(
          advanceClose,
          facts,
          { month: MONTH, target: 'PENDING_APPROVAL', verification },
          requestOf('preparer', { key }),
        ),
      ),
    secondCode: null,
  },
  approveMonth: {
    from: 'MONTH_SUBMITTED',
    run: (books, facts, key) =>
      books.execute(
        advanceClose,
        facts,
        { month: MONTH, target: 'CLOSED', verification: null },
        requestOf('approver', { key }),
      ),
    secondCode: null,
  },
  closeYear: {
    from: 'YEAR_APPROVED',
    run: (books, facts, key) =>
      books.execute(
        closeYearCommand,
        facts,
        { yearCloseId: named(facts.yearCloses, 'APPROVED') },
        requestOf('approver', { key }),
      ),
    secondCode: 'YEAR_CLOSE_NOT_IN_STATE',
  },
  reverseYearClose: {
    from: 'YEAR_CLOSED',
    run: (books, facts, key) =>
      books.execute(
        reverseYearCloseCommand,
        facts,
        { fiscalYearId: named(facts.years, '2025') },
        requestOf('approver', { key, reason: 'The auditor asked for one more accrual in this year.' }),
      ),
    secondCode: 'YEAR_CLOSE_UNKNOWN',
  },
} as const satisfies Record<string, Act>;
export type ActName = keyof typeof acts;
export const actNames = Object.keys(acts) as ActName[];
