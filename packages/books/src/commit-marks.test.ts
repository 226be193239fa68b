import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Uuid } from '@cifra/domain/ids';
import { CommitMarks } from './commit-marks.ts';
import { newId } from './ids.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const [one, two] = [newId(), newId()];

function marksInto(written: (readonly Uuid[])[], isAway: () => boolean = () => false): CommitMarks {
  return new CommitMarks(async (tenantIds) => {
    if (isAway()) throw new Error('the control plane is away');
    written.push(tenantIds);
  });
}

test('what is committed within half a second is marked by one write, and each tenant once', async () => {
  const written: (readonly Uuid[])[] = [];
  const marks = marksInto(written);
  for (let count = 0; count < 100; count += 1) marks.add(count % 2 === 0 ? one : two);
  expect(written).toEqual([]);
  await vi.advanceTimersByTimeAsync(500);
  marks.add(two);
  await vi.advanceTimersByTimeAsync(500);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(written).toEqual([[one, two], [two]]);
});

test('a close writes what is left, and nothing where nothing is left', async () => {
  const written: (readonly Uuid[])[] = [];
  const marks = marksInto(written);
  marks.add(one);
  await marks.close();
  await marks.close();
  expect(written).toEqual([[one]]);
});

test('marks that could not be written are said, and written with the next ones', async () => {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const written: (readonly Uuid[])[] = [];
  let isAway = true;
  const marks = marksInto(written, () => isAway);
  marks.add(one);
  await vi.advanceTimersByTimeAsync(500);
  expect(warned).toHaveBeenCalledOnce();
  isAway = false;
  marks.add(two);
  await vi.advanceTimersByTimeAsync(500);
  expect(written).toEqual([[one, two]]);
});
