import type { Random } from '../support/random.ts';
import type { Stage as ActStage } from './acts.ts';
import type { Where } from './where.ts';

/** The states of a firm's books that acts begin at. */
export type Stage = ActStage | 'BATCH_STARTED';

/** A firm's books at a stage, which nobody has open. */
export interface Copy extends Where {
  /** Resolves when nobody has them open again: a server finishes what a killed process had sent. */
  readonly untilLeft: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** Where copies of the books at each stage are had. */
export interface Stages {
  /** Whether all copies of a stage have the same ids. */
  readonly areCopiesSame: boolean;
  readonly copyOf: (stage: Stage) => Promise<Copy>;
  readonly remove: () => void;
}

/** How a stage is made: by itself where nothing is, or of books at another stage. */
export interface Making {
  readonly after: ActStage | null;
  readonly work: (where: Where, random: Random) => Promise<void>;
}
