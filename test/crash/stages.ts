import type { Books } from '@cifra/books/books';
import type { Random } from '../support/random.ts';
import { isOnServer } from '../support/stored/server-at-hand.ts';
import { acts } from './acts.ts';
import type { Making, Stage, Stages } from './copies.ts';
import { makeBatchFirm } from './batch-template.ts';
import { factsOf, type Facts } from './facts.ts';
import { FileStages } from './stages-in-files.ts';
import { ServerStages } from './stages-on-server.ts';
import type { Where } from './where.ts';
import { draftAndApproveYear, inBooks, makeOpenYear, proposeJournal, SLUG } from './year-template.ts';
import { expectAccepted } from '../support/expect-accepted.ts';

const worked =
  (work: (books: Books, facts: Facts, where: Where) => Promise<unknown>): Making['work'] =>
  async (where) => {
    const facts = await factsOf(where, SLUG);
    await inBooks(where, (books) => work(books, facts, where));
  };

const makings: Readonly<Record<Stage, Making>> = {
  OPEN_YEAR: { after: null, work: makeOpenYear },
  BATCH_STARTED: { after: null, work: makeBatchFirm },
  MONTH_SUBMITTED: {
    after: 'OPEN_YEAR',
    work: worked(async (books, facts) =>
      expectAccepted(await acts.submitMonth.run(books, facts, 'template')),
    ),
  },
  IMPORT_PROPOSED: { after: 'OPEN_YEAR', work: worked(proposeJournal) },
  YEAR_APPROVED: { after: 'OPEN_YEAR', work: worked(draftAndApproveYear) },
  YEAR_CLOSED: {
    after: 'YEAR_APPROVED',
    work: worked(async (books, facts) => expectAccepted(await acts.closeYear.run(books, facts, 'template'))),
  },
};

export const stagesAtHand = (random: Random): Stages =>
  isOnServer() ? new ServerStages(makings, random) : new FileStages(makings, random);
