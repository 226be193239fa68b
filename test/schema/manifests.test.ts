import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { invalidOperations } from '@cifra/gateway/safelist/invalid-operations';
import { operationId, parseManifest } from '@cifra/gateway/safelist/manifest';
import { printManifest } from '@cifra/gateway/safelist/persist';
import { readShippedManifests } from '@cifra/ops/shipped-manifests';
import { generateManifests } from '../../ops/scripts/manifests.ts';
import { listStale, REPOSITORY } from '../../schema/scripts/output.ts';
import { writeFixtureTree } from '../support/fixture-tree.ts';
import { apiSchema } from './api-schema.ts';

/** The manifests that come with the product: `schema/manifests`, written by `npm run generate`. */
const manifests = await readShippedManifests();

test('they are those of the pages, the example client and the explorer', () => {
  const listed = manifests.map(({ name, operations }) => [
    name,
    [...operations.values()].map((operation) => operation.name).join(' '),
  ]);
  expect(listed).toEqual([
    [
      'auth-pages',
      'SetPassword SignIn SignInOptions BeginSignIn BeginPasskeySignIn SignInWithPasskey GoOn FinishSignIn SignInWithCode LinkAccount MyFactors AskMyPasskey StepUp MySessions MyAccounts BeginLink UnlinkAccount SetUpAuthenticator ConfirmAuthenticator RemoveAuthenticator ReplaceRecoveryCodes BeginPasskey ConfirmPasskey RenamePasskey RemovePasskey EndMySessions SignOut',
    ],
    [
      'example-client',
      'LogIn EntriesPage SaveDraft SubmitDraft ApproveDraft RequestUpload CheckParties Dashboard',
    ],
    [
      'explorer',
      'LogIn RefreshLogIn LogOut ExplorerMe ExplorerClients IntrospectionQuery FirmDashboard LatestEntries TrialBalance SaveDraft Search',
    ],
  ]);
});

test.each(manifests)(
  '$name: every operation is one of the public schema, by the hash of its text',
  (manifest) => {
    expect(invalidOperations(manifest, apiSchema)).toEqual([]);
    for (const { id, body } of manifest.operations.values()) expect(id).toBe(operationId(body));
  },
);

test('an operation that the public schema does not have is noticed', () => {
  const broken = manifests.map(({ name, operations }) => {
    const renamed = [...operations.values()].map((each) => ({
      ...each,
      body: each.body.replace('accessToken', 'accessTokens'),
    }));
    return parseManifest(name, printManifest(renamed));
  });
  expect(broken.flatMap((manifest) => invalidOperations(manifest, apiSchema))).toMatchObject([
    { manifest: 'auth-pages', operation: 'GoOn' },
    { manifest: 'example-client', operation: 'LogIn' },
    { manifest: 'explorer', operation: 'LogIn' },
    { manifest: 'explorer', operation: 'RefreshLogIn' },
  ]);
});

test('they are what their clients send now, and nothing else stands beside them', async () => {
  const outputs = await generateManifests(REPOSITORY);
  expect(listStale({ root: REPOSITORY, outputs })).toEqual([]);
  const files = readdirSync(path.join(REPOSITORY, 'schema/manifests'));
  expect(files.map((file) => `schema/manifests/${file}`).toSorted()).toEqual(Object.keys(outputs).toSorted());
});

test('an operation of the example client that changes makes its manifest stale', async () => {
  const file = 'clients/example/operations.graphql';
  const text = readFileSync(path.join(REPOSITORY, file), 'utf8');
  const root = writeFixtureTree({ [file]: text.replace('expiresInSeconds', '') });
  const outputs = await generateManifests(root);
  expect(listStale({ root: REPOSITORY, outputs })).toEqual(['schema/manifests/example-client.json']);
});
