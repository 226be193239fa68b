import type { Books } from '@cifra/books/books';
import { SealedMoves } from '@cifra/firm/moving/sealed-moves';
import { errorText } from '../error-text.ts';
import { systemRequest } from '../system-request.ts';
import type { StartOptions } from './options.ts';
import { part, type PartOf } from './part.ts';

const LOOK_EVERY_MILLISECONDS = 10_000;

/** Where jobs run, moves are ended whose mover was killed when the books were sealed for their new place. */
export function movesPart({ config, log }: StartOptions, books: PartOf<Books>): PartOf<SealedMoves> {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  const look = async (moves: SealedMoves): Promise<void> => {
    const failed = (error: unknown): void =>
      log({ level: 'error', event: 'move.failed', error: errorText(error) });
    try {
      const { ended, failures } = await moves.look();
      for (const tenantId of ended) log({ level: 'warn', event: 'move.ended', tenantId });
      for (const failure of failures) failed(failure);
    } catch (error) {
      failed(error);
    }
  };
  return part('moves', {
    start: () => {
      const moves = new SealedMoves({
        books: books.value,
        dataDirectory: books.value.location.dataDirectory,
        request: systemRequest('moves'),
      });
      if (config.jobs.isWorker)
        timer = setInterval(() => {
          running ??= look(moves).finally(() => (running = null));
        }, LOOK_EVERY_MILLISECONDS).unref();
      return Promise.resolve(moves);
    },
    stop: async () => {
      if (timer) clearInterval(timer);
      await running;
    },
  });
}
