import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { DataDirectoryRefused, prepareDataDirectory } from './data-directory.ts';

const above = mkdtempSync(path.join(tmpdir(), 'cifra-data-'));
afterAll(() => rmSync(above, { recursive: true, force: true }));

test('a new data directory is for its owner alone', async () => {
  const directory = path.join(above, 'new', 'below');
  await prepareDataDirectory(directory);
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  await prepareDataDirectory(directory);
});

test.each([0o777, 0o707, 0o720, 0o755])(
  'one that others may use is refused, with what to do: %o',
  async (mode) => {
    const directory = mkdtempSync(path.join(above, 'open-'));
    chmodSync(directory, mode);
    const refusal = prepareDataDirectory(directory);
    await expect(refusal).rejects.toBeInstanceOf(DataDirectoryRefused);
    await expect(refusal).rejects.toThrow(`(mode ${mode.toString(8)}). Close it: chmod 700 ${directory}`);
  },
);

test('one that cannot be, or cannot be written, is refused in a sentence', async () => {
  writeFileSync(path.join(above, 'file'), '');
  await expect(prepareDataDirectory(path.join(above, 'file', 'data'))).rejects.toThrow(
    /^The data directory .* cannot be created: a part of the path is no directory$/,
  );
  await expect(prepareDataDirectory('/proc/self')).rejects.toBeInstanceOf(DataDirectoryRefused);
});
