import { tenantCommand } from '@cifra/books/command';
import { closeYear, closeYearCodes, type CloseYearRefusal } from './close-year.ts';
import { draftYearClose, draftYearCloseCodes, type DraftYearCloseRefusal } from './draft-year-close.ts';
import {
  reverseYearClose,
  reverseYearCloseCodes,
  type ReverseYearCloseRefusal,
} from './reverse-year-close.ts';
import {
  reviewYearClose,
  reviewYearCloseCodes,
  type ReviewYearClose,
  type ReviewYearCloseRefusal,
} from './review-year-close.ts';
import type { Uuid } from '@cifra/domain/ids';

/** Drafts the close of a year; answers its id. */
export const draftYearCloseCommand = tenantCommand<
  { readonly fiscalYearId: Uuid },
  Uuid,
  DraftYearCloseRefusal['code']
>('period.draftYearClose', draftYearClose, { refuses: draftYearCloseCodes });

/** Decides on lines of a drafted close; answers its id. */
export const reviewYearCloseCommand = tenantCommand<ReviewYearClose, Uuid, ReviewYearCloseRefusal['code']>(
  'period.reviewYearClose',
  reviewYearClose,
  { keyedBy: ({ second: _second, ...input }) => input, refuses: reviewYearCloseCodes },
);

/** Posts an approved close and closes its year; answers its id. */
export const closeYearCommand = tenantCommand<{ readonly yearCloseId: Uuid }, Uuid, CloseYearRefusal['code']>(
  'period.closeYear',
  closeYear,
  { refuses: closeYearCodes },
);

/** Takes the close of a year back; the request carries the reason. Answers the close's id. */
export const reverseYearCloseCommand = tenantCommand<
  { readonly fiscalYearId: Uuid },
  Uuid,
  ReverseYearCloseRefusal['code']
>('period.reverseYearClose', reverseYearClose, { refuses: reverseYearCloseCodes });

export const yearEndCommands = [
  draftYearCloseCommand,
  reviewYearCloseCommand,
  closeYearCommand,
  reverseYearCloseCommand,
];
