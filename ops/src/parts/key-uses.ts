import type { Books } from '@cifra/books/books';
import { KeyUses, type RequestOf } from '@cifra/firm/api-keys/uses/key-uses';
import { errorText } from '../error-text.ts';
import { systemRequest } from '../system-request.ts';
import type { StartOptions } from './options.ts';
import { part, type PartOf } from './part.ts';

const KEEP_EVERY_MILLISECONDS = 60_000;

/** What counts the uses of keys: kept every minute and at the end; the process that runs jobs brings them into the trail. */
export function keyUsesPart({ config, log }: StartOptions, books: PartOf<Books>): PartOf<KeyUses> {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  const requestOf: RequestOf = (actor) => {
    const request = systemRequest('keys');
    return actor === undefined ? request : { ...request, actor };
  };
  const look = async (uses: KeyUses): Promise<void> => {
    try {
      await uses.keep(requestOf);
      if (config.jobs.isWorker) await uses.record(requestOf);
    } catch (error) {
      log({ level: 'error', event: 'key-uses.failed', error: errorText(error) });
    }
  };
  const lookOnce = (uses: KeyUses): void => {
    running ??= look(uses).finally(() => {
      running = null;
    });
  };
  return part('key uses', {
    start: () => {
      const uses = new KeyUses(books.value);
      timer = setInterval(() => lookOnce(uses), KEEP_EVERY_MILLISECONDS).unref();
      return Promise.resolve(uses);
    },
    stop: async (uses) => {
      if (timer) clearInterval(timer);
      await running;
      await look(uses);
    },
  });
}
