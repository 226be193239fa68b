import { tenantCommand } from '@cifra/books/command';
import { closeYear as close } from '@cifra/books/year-end/close-year';
import { draftYearClose as draft } from '@cifra/books/year-end/draft-year-close';
import { reverseYearClose as reverse } from '@cifra/books/year-end/reverse-year-close';
import { reviewYearClose as review } from '@cifra/books/year-end/review-year-close';
import type { LineDecision } from '@cifra/domain/year-end-life';
import type { Uuid } from '@cifra/domain/ids';

export const draftYearClose = tenantCommand<{ readonly fiscalYearId: Uuid }, Uuid, never>(
  'crash.draftYearClose',
  (tx, input, context) => draft(tx, input, context) as never,
);
export const reviewYearClose = tenantCommand<
  { readonly yearCloseId: Uuid; readonly decisions: readonly LineDecision[] },
  Uuid,
  never
>('crash.reviewYearClose', (tx, input, context) => review(tx, input, context) as never);
export const closeYear = tenantCommand<{ readonly yearCloseId: Uuid }, Uuid, never>(
  'crash.closeYear',
  (tx, input, context) => close(tx, input, context) as never,
);
export const reverseYearClose = tenantCommand<{ readonly fiscalYearId: Uuid }, Uuid, never>(
  'crash.reverseYearClose',
  (tx, input, context) => reverse(tx, input, context) as never,
);
export const commands = [draftYearClose, reviewYearClose, closeYear, reverseYearClose];
