import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { newId } from '@cifra/books/ids';
import { deleteOldUploads, UPLOAD_HOURS, UPLOADS_OF_TENANT_BYTES } from '@cifra/files/stored-uploads';
import { MAXIMUM_UPLOAD_BYTES } from '@cifra/files/uploads';
import { UploadQuota } from './upload-quota.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'cifra-quota-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function storeFile(tenantId: string, name: string, bytes: number): string {
  const file = path.join(directory, 'uploads', tenantId, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '');
  // A hole: it counts, and takes no room.
  truncateSync(file, bytes);
  return file;
}

test('what is stored and what is on its way count together, for each client by itself', async () => {
  const quota = new UploadQuota(directory);
  const [full, other] = [newId(), newId()];
  storeFile(full, 'a', UPLOADS_OF_TENANT_BYTES - 100);
  const within = (tenantId: typeof full, announcedBytes: number | null) =>
    quota.within({ tenantId, announcedBytes }, async (bytes) => bytes);
  expect([await within(full, 100), await within(full, 101), await within(full, null)]).toEqual([
    100,
    null,
    null,
  ]);
  expect(await within(other, null)).toBe(MAXIMUM_UPLOAD_BYTES);
  const nested = await quota.within({ tenantId: full, announcedBytes: 60 }, () => within(full, 60));
  expect(nested).toBeNull();
  expect(await within(full, 60)).toBe(60);
});

test('an upload is deleted after its hours, used or not', async () => {
  const tenantId = newId();
  const now = Date.now();
  const old = storeFile(tenantId, 'old', 1);
  storeFile(tenantId, 'new', 1);
  const seconds = now / 1000 - UPLOAD_HOURS * 3600 - 1;
  utimesSync(old, seconds, seconds);
  expect(await deleteOldUploads(directory, now)).toBe(1);
  expect(readdirSync(path.dirname(old))).toEqual(['new']);
});
