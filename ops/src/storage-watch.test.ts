import { expect, test } from 'vitest';
import { StorageFull } from '@cifra/database/failures';
import { StorageWatch } from './storage-watch.ts';

test('below the reserve the clients’ books take nothing new, in its last quarter the firm’s neither, nor where nothing can be written; with room again, all do', async () => {
  let free = 1_000;
  let isWritable = true;
  const watch = new StorageWatch({
    reserveBytes: 100,
    freeBytes: () => Promise.resolve(free),
    isWritable: () => Promise.resolve(isWritable),
  });
  const refused = async (bytes: number): Promise<string[]> => {
    free = bytes;
    await watch.look();
    return (['tenant', 'control'] as const).filter((target) => {
      try {
        watch.check(target);
        return false;
      } catch (error) {
        expect(error).toBeInstanceOf(StorageFull);
        return true;
      }
    });
  };
  expect(await refused(100)).toEqual([]);
  expect(await refused(99)).toEqual(['tenant']);
  expect(watch.state).toEqual({ status: 'full', freeBytes: 99 });
  expect(await refused(24)).toEqual(['tenant', 'control']);
  expect(await refused(100)).toEqual([]);
  expect(watch.state.status).toBe('ok');
  isWritable = false;
  expect(await refused(1_000)).toEqual(['tenant', 'control']);
  expect(watch.state.status).toBe('read-only');
  isWritable = true;
  expect(await refused(1_000)).toEqual([]);
});
