import type { Books } from '@cifra/books/books';
import { lineFolder } from '@cifra/trail/lines/line-folder';
import { bringFirmLines } from '@cifra/trail/lines/lines-followers';
import { errorText } from '../error-text.ts';
import { systemRequest } from '../system-request.ts';
import type { StartOptions } from './options.ts';
import { part, type PartOf } from './part.ts';

const LOOK_EVERY_MILLISECONDS = 2_000;

/** Where audit trails are written as lines, the firm's own is brought there too; those of tenants are followed (`followers.ts`). */
export function firmLinesPart({ config, log }: StartOptions, books: PartOf<Books>): PartOf<null> {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  const look = async (folder: string): Promise<void> => {
    try {
      await bringFirmLines(books.value, lineFolder(folder), systemRequest('audit lines'));
    } catch (error) {
      log({ level: 'error', event: 'auditLines.failed', error: errorText(error) });
    }
  };
  const lookOnce = (): void => {
    if (config.auditLines === null) return;
    running ??= look(config.auditLines).finally(() => {
      running = null;
    });
  };
  return part('firm lines', {
    start: () => {
      if (config.auditLines !== null) timer = setInterval(lookOnce, LOOK_EVERY_MILLISECONDS).unref();
      return Promise.resolve(null);
    },
    stop: async () => {
      if (timer) clearInterval(timer);
      await running;
      // What was written since the last look: a log-out, or what ended with the server.
      lookOnce();
      await running;
    },
  });
}
