import { tenant } from '@cifra/access/field-rule';
import { signOffCodes, signOffYearCommand } from '@cifra/closing/sign-off/sign-off-year';
import { fields, optional } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, uuid } from '@cifra/subgraph-kit/parse/values';
import {
  closeYearCommand,
  draftYearCloseCommand,
  reverseYearCloseCommand,
  reviewYearCloseCommand,
} from '@cifra/closing/year-end/year-end-commands';
import { reviewYearCloseCodes } from '@cifra/closing/year-end/review-year-close';
import { lineDecisions } from '../parse/line-decisions.ts';
import { writtenFiscalYear, writtenYearClose } from './answers.ts';
import { holdsAlone } from '@cifra/firm/decisions/holds-alone';
import { drafterOf, drafterOfYear, secondPersonTo } from '../second-person.ts';
import { mutation, mutationInSteps } from './kit.ts';

export const yearEndMutations = [
  mutation('draftYearClose', {
    needs: tenant('Year.Prepare'),
    input: fields({ fiscalYearId: uuid }),
    command: draftYearCloseCommand,
    answers: 'YearCloseDrafted',
    shape: async (id, context) => ({ yearClose: await writtenYearClose(context, id) }),
  }),
  mutationInSteps('reviewYearClose', {
    needs: tenant('Year.Approve'),
    input: fields({ yearCloseId: uuid, decisions: lineDecisions }),
    refuses: reviewYearCloseCodes,
    run: async (review, context, request) => {
      const second = await secondPersonTo(drafterOf(review.yearCloseId), context);
      const { books, tenantId } = context;
      const isAlone = await holdsAlone(context, 'Year.Approve');
      return books.execute(
        reviewYearCloseCommand,
        { tenantId },
        { ...review, second },
        { ...request, isAlone },
      );
    },
    answers: 'YearCloseReviewed',
    shape: async (id, context) => ({ yearClose: await writtenYearClose(context, id) }),
  }),
  mutation('closeYear', {
    needs: tenant('Year.Close'),
    isSteppedUp: true,
    input: fields({ yearCloseId: uuid }),
    command: closeYearCommand,
    answers: 'YearClosed',
    shape: async (id, context) => ({ yearClose: await writtenYearClose(context, id) }),
  }),
  mutation('reverseYearClose', {
    needs: tenant('PostingPeriod.ReverseClose'),
    isSteppedUp: true,
    input: fields({ fiscalYearId: uuid }),
    command: reverseYearCloseCommand,
    answers: 'YearCloseReversed',
    shape: async (id, context) => ({ yearClose: await writtenYearClose(context, id) }),
  }),
  mutationInSteps('signOffYear', {
    needs: tenant('Year.Audit'),
    isSteppedUp: true,
    input: fields({ fiscalYearId: uuid, exposureHash: optional(asGiven<string>()) }),
    refuses: signOffCodes,
    run: async (signing, context, request) => {
      const second = await secondPersonTo(drafterOfYear(signing.fiscalYearId), context);
      const { books, tenantId } = context;
      return books.execute(signOffYearCommand, { tenantId }, { ...signing, second }, request);
    },
    answers: 'YearSignedOff',
    shape: async (id, context) => ({ fiscalYear: await writtenFiscalYear(context, id) }),
  }),
];
