import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Random } from '../support/random.ts';
import type { Copy, Making, Stage, Stages } from './copies.ts';
import { inFiles } from './where.ts';

/** Closed data directories to copy, one for each stage; each is made when it is first asked for. */
export class FileStages implements Stages {
  readonly areCopiesSame = true;
  readonly #root = mkdtempSync(path.join(tmpdir(), 'cifra-crash-'));
  readonly #made = new Map<Stage, Promise<string>>();
  readonly #makings: Readonly<Record<Stage, Making>>;
  readonly #random: Random;

  constructor(makings: Readonly<Record<Stage, Making>>, random: Random) {
    this.#makings = makings;
    this.#random = random;
  }

  async copyOf(stage: Stage): Promise<Copy> {
    const directory = mkdtempSync(path.join(tmpdir(), 'cifra-killed-'));
    cpSync(await this.#template(stage), directory, { recursive: true });
    return {
      ...inFiles(directory),
      untilLeft: async () => undefined,
      remove: async () => rmSync(directory, { recursive: true, force: true }),
    };
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  #template(stage: Stage): Promise<string> {
    const made = this.#made.get(stage) ?? this.#make(stage);
    this.#made.set(stage, made);
    return made;
  }

  async #make(stage: Stage): Promise<string> {
    const directory = path.join(this.#root, stage);
    const { after, work } = this.#makings[stage];
    if (after === null) mkdirSync(directory);
    else cpSync(await this.#template(after), directory, { recursive: true });
    await work(inFiles(directory), this.#random);
    return directory;
  }
}
