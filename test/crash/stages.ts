import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Books } from '@cifra/books/books';
import type { Random } from '../support/random.ts';
import { acts, type Stage as ActStage } from './acts.ts';
import { makeBatchFirm } from './batch-template.ts';
import { factsOf, type Facts } from './facts.ts';
import { draftAndApproveYear, inBooks, makeOpenYear, SLUG } from './year-template.ts';
import { expectAccepted } from '../support/expect-accepted.ts';

type Stage = ActStage | 'BATCH_STARTED';

/** What leads to a stage from the one before it. */
const stagesAfter: Readonly<
  Record<
    Exclude<ActStage, 'OPEN_YEAR'>,
    { readonly after: ActStage; readonly work: (books: Books, facts: Facts) => Promise<void> }
  >
> = {
  MONTH_SUBMITTED: {
    after: 'OPEN_YEAR',
    work: async (books, facts) => void expectAccepted(await acts.submitMonth.run(books, facts, 'template')),
  },
  YEAR_APPROVED: { after: 'OPEN_YEAR', work: draftAndApproveYear },
  YEAR_CLOSED: {
    after: 'YEAR_APPROVED',
    work: async (books, facts) => void expectAccepted(await acts.closeYear.run(books, facts, 'template')),
  },
};

/** Closed data directories to copy, one for each state that an act begins at; each is made when it is first asked for. */
export class Stages {
  readonly #root = mkdtempSync(path.join(tmpdir(), 'cifra-crash-'));
  readonly #made = new Map<Stage, Promise<string>>();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  of(stage: Stage): Promise<string> {
    const made = this.#made.get(stage) ?? this.#make(stage);
    this.#made.set(stage, made);
    return made;
  }

  async #make(stage: Stage): Promise<string> {
    const directory = path.join(this.#root, stage);
    if (stage === 'OPEN_YEAR') {
      mkdirSync(directory);
      await makeOpenYear(directory, this.#random);
      return directory;
    }
    if (stage === 'BATCH_STARTED') {
      mkdirSync(directory);
      await makeBatchFirm(directory, this.#random);
      return directory;
    }
    const { after, work } = stagesAfter[stage];
    cpSync(await this.of(after), directory, { recursive: true });
    const facts = factsOf(directory, SLUG);
    await inBooks(facts, (books) => work(books, facts));
    return directory;
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}
