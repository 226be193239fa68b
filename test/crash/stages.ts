import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Random } from '../support/random.ts';
import { acts, type Stage } from './acts.ts';
import { must } from './books-of.ts';
import { factsOf } from './facts.ts';
import { inBooks, makeOpenYear, SLUG } from './year-template.ts';

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
    switch (stage) {
      case 'OPEN_YEAR': {
        mkdirSync(directory);
        await makeOpenYear(directory, this.#random);
        break;
      }
      case 'MONTH_SUBMITTED': {
        cpSync(await this.of('OPEN_YEAR'), directory, { recursive: true });
        const facts = factsOf(directory, SLUG);
        await inBooks(facts, async (books) => must(await acts.submitMonth.run(books, facts, 'template')));
        break;
      }
    }
    return directory;
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}
