import { notFoundOrDenied } from '@cifra/access/errors';
import { tenantCommand } from '@cifra/books/command';
import { closeYear as close, type CloseYearRefusal } from '@cifra/books/year-end/close-year';
import { draftYearClose as draft, type DraftYearCloseRefusal } from '@cifra/books/year-end/draft-year-close';
import {
  reverseYearClose as reverse,
  type ReverseYearCloseRefusal,
} from '@cifra/books/year-end/reverse-year-close';
import {
  reviewYearClose as review,
  type ReviewYearCloseRefusal,
} from '@cifra/books/year-end/review-year-close';
import type { Uuid } from '@cifra/domain/ids';
import type { LineDecision } from '@cifra/domain/year-end-life';
import type { PeriodContext } from '../context.ts';
import type { YearCloseOfTenant } from '../year-close-loaders.ts';

/** Drafts the close of a year; answers its id. */
export const draftYearClose = tenantCommand<
  { readonly fiscalYearId: Uuid },
  Uuid,
  DraftYearCloseRefusal['code']
>('period.draftYearClose', draft);

/** Decides on lines of a drafted close; answers its id. */
export const reviewYearClose = tenantCommand<
  { readonly yearCloseId: Uuid; readonly decisions: readonly LineDecision[] },
  Uuid,
  ReviewYearCloseRefusal['code']
>('period.reviewYearClose', review);

/** Posts an approved close and closes its year; answers its id. */
export const closeYear = tenantCommand<{ readonly yearCloseId: Uuid }, Uuid, CloseYearRefusal['code']>(
  'period.closeYear',
  close,
);

/** Takes the close of a year back; the request carries the reason. Answers the close's id. */
export const reverseYearClose = tenantCommand<
  { readonly fiscalYearId: Uuid },
  Uuid,
  ReverseYearCloseRefusal['code']
>('period.reverseYearClose', reverse);

export const yearEndCommands = [draftYearClose, reviewYearClose, closeYear, reverseYearClose];

/** The close as a step has just left it. */
export async function writtenYearClose(
  { tenantId, loadersOf }: PeriodContext,
  id: Uuid,
): Promise<YearCloseOfTenant> {
  const row = await loadersOf(tenantId).yearClose.byId.clear(id).load(id);
  if (!row) throw notFoundOrDenied();
  return row;
}
