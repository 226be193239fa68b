import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { logInOf } from '@cifra/database/mssql/log-in-of';
import { configureMssql } from '@cifra/database/mssql/settings';
import { MasterKeys } from '@cifra/database/sealed/master-keys';
import { DatabaseUnavailable } from '@cifra/database/failures';
import { useOwnUsers } from './own-users.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'cifra-own-users-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const url = 'mssql://sa:secret@db1/';
const settings = (name: string) => ({ file: path.join(folder, name), isCreatedOnFirstUse: true });
const controlPlacement = { engine: 'mssql', server: null, database: 'cifra_control' } as const;

test('a database is opened by its own user, whose password only the right master key opens; the control plane is not', async () => {
  const urls = { application: url, reader: url, migrator: url };
  configureMssql({ urls, maximumConnections: 4, waitSeconds: 1, isDegradedLiveAllowed: false });
  const place = { table: 'database_users', column: 'password', key: ['cifra_t1', 'application'] };
  const sealed = new MasterKeys(settings('one.keys')).seal(place, 'pass');
  if (!sealed.ok) throw new Error(sealed.refusal.code);
  const asked: unknown[] = [];
  const control = {
    first: async (_query: unknown, params: unknown) => {
      asked.push(params);
      return { password: sealed.value } as never;
    },
  };
  const key = { server: null, database: 'cifra_t1', principal: 'application' } as const;
  useOwnUsers({ controlPlacement, masterKeys: settings('one.keys') }, control);
  expect(await logInOf(key)).toBe('mssql://cifra_t1_application:pass@db1/');
  expect(await logInOf({ ...key, database: 'cifra_control' })).toBe(url);
  expect(await logInOf({ ...key, principal: 'migrator' })).toBe(url);
  expect(asked).toEqual([{ database: 'cifra_t1', principal: 'application' }]);
  const first = useOwnUsers({ controlPlacement, masterKeys: settings('one.keys') }, control);
  const locked = { file: null, isCreatedOnFirstUse: false };
  const forget = useOwnUsers({ controlPlacement, masterKeys: locked }, control);
  // Books that were closed end their own alone.
  first();
  await expect(logInOf(key)).rejects.toThrow(DatabaseUnavailable);
  forget();
  expect(await logInOf(key)).toBe(url);
});
