import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRandom, type Random } from '../support/random.ts';
import { newPlaceOnServer } from '../support/stored/engine-at-hand.ts';
import { untilNobodyIsIn } from '../support/stored/server-sessions.ts';
import type { Copy, Making, Stage, Stages } from './copies.ts';
import type { Where } from './where.ts';

/** A server copies no database without its administrator's disk: each copy is made anew, of the same content. */
export class ServerStages implements Stages {
  readonly areCopiesSame = false;
  readonly #makings: Readonly<Record<Stage, Making>>;
  readonly #seed: number;

  constructor(makings: Readonly<Record<Stage, Making>>, random: Random) {
    this.#makings = makings;
    this.#seed = random.integer({ least: 1, most: 0x7fff_ffff });
  }

  async copyOf(stage: Stage): Promise<Copy> {
    const directory = mkdtempSync(path.join(tmpdir(), 'cifra-killed-'));
    const place = newPlaceOnServer();
    const where = { directory, environment: place.environment };
    const copy: Copy = {
      ...where,
      untilLeft: async () => untilNobodyIsIn(await place.databases()),
      remove: async () => {
        await place.drop();
        rmSync(directory, { recursive: true, force: true });
      },
    };
    try {
      await this.#make(stage, where);
      return copy;
    } catch (error) {
      await copy.remove();
      throw error;
    }
  }

  remove(): void {}

  async #make(stage: Stage, where: Where): Promise<void> {
    const { after, work } = this.#makings[stage];
    if (after !== null) await this.#make(after, where);
    await work(where, createRandom(this.#seed));
  }
}
