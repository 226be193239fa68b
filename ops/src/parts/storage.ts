import type { Reading } from '@cifra/gateway/metrics';
import { deleteOldUploads } from '@cifra/files/stored-uploads';
import { deleteOldResults } from '@cifra/trail/investigate/results';
import { errorText } from '../error-text.ts';
import { StorageWatch } from '../storage-watch.ts';
import type { StartOptions } from './options.ts';
import { part, type Part, type PartOf } from './part.ts';

/** Looks how much room there is, before anything is written. */
export function storagePart({ config }: StartOptions): PartOf<StorageWatch> {
  return part('storage', {
    start: async () => {
      const watch = StorageWatch.of(config.dataDirectory, config.storageReserveMebibytes);
      await watch.start();
      return watch;
    },
    stop: async (watch) => watch.stop(),
  });
}

export function storageReadings(watch: StorageWatch): readonly Reading[] {
  return [
    {
      name: 'cifra_storage_free_bytes',
      help: 'What can still be written to the disk of the data directory.',
      kind: 'gauge',
      read: () => [{ labels: {}, value: watch.state.freeBytes }],
    },
    {
      name: 'cifra_storage_full',
      help: '1 while the books take no new work, because there is less room than the reserve or the disk takes no writes.',
      kind: 'gauge',
      read: () => [{ labels: {}, value: watch.state.status === 'ok' ? 0 : 1 }],
    },
  ];
}

const LOOK_EVERY_MILLIS = 60 * 60 * 1000;

/** Deletes uploads and results of investigations that are too old, at the start and every hour. */
export function uploadsPart({ config, log }: StartOptions): Part {
  return part('uploads', {
    start: async () => {
      const look = async (): Promise<void> => {
        try {
          const now = Date.now();
          const files =
            (await deleteOldUploads(config.dataDirectory, now)) +
            (await deleteOldResults(config.dataDirectory, now));
          if (files > 0) log({ level: 'info', event: 'uploads.deleted', files });
        } catch (error) {
          log({ level: 'error', event: 'uploads.not_deleted', error: errorText(error) });
        }
      };
      await look();
      return setInterval(() => void look(), LOOK_EVERY_MILLIS).unref();
    },
    stop: async (timer) => clearInterval(timer),
  });
}
