import { expect, test } from 'vitest';

import { defaultClusters, type ClusterCode } from './clusters.ts';
import { permissionNames, type PermissionName } from './permissions.ts';

function may(code: ClusterCode, ...names: PermissionName[]): boolean {
  const held: readonly PermissionName[] = defaultClusters[code].permissions;
  return names.every((name) => held.includes(name));
}

function mayNone(code: ClusterCode, ...names: PermissionName[]): boolean {
  return names.every((name) => !may(code, name));
}

const drafting = permissionNames.filter((name) => name.endsWith('.Draft'));
const approving = permissionNames.filter((name) => name.endsWith('.Approve'));
const posting = permissionNames.filter((name) => name.endsWith('.Post'));
const reading = permissionNames.filter((name) => name.endsWith('.Read'));

test('a junior drafts everything, posts bills, prepares and submits closes', () => {
  expect(may('junior', ...drafting, 'Bill.Post', 'Period.Prepare', 'Period.Submit')).toBe(true);
  expect(mayNone('junior', ...approving, ...posting.filter((name) => name !== 'Bill.Post'))).toBe(true);
  expect(
    mayNone('junior', 'Period.Lock', 'Period.Unlock', 'Period.Close', 'Period.Reopen', 'Year.Close'),
  ).toBe(true);
});

test('a senior also approves, posts, locks, unlocks and reopens', () => {
  expect(may('senior', ...defaultClusters.junior.permissions)).toBe(true);
  expect(may('senior', ...approving, ...posting, 'Period.Lock', 'Period.Unlock', 'Period.Reopen')).toBe(true);
  expect(
    mayNone('senior', 'PostingPeriod.ReverseClose', 'Access.Manage', 'Tenant.Provision', 'Year.Audit'),
  ).toBe(true);
});

test('an owner also reverses closes, manages access and provisions', () => {
  expect(may('owner', ...defaultClusters.senior.permissions)).toBe(true);
  expect(may('owner', 'PostingPeriod.ReverseClose', 'Access.Manage', 'Tenant.Provision')).toBe(true);
  expect(mayNone('owner', 'Year.Audit', 'Investigation.Query', 'Partner.Run', 'Party.Own')).toBe(true);
});

test('an external reviewer reads all and signs the audited year, and changes nothing else', () => {
  expect(may('reviewer', ...reading, 'Year.Audit')).toBe(true);
  const held: readonly PermissionName[] = defaultClusters.reviewer.permissions;
  expect(held.filter((name) => !name.endsWith('.Read')).toSorted()).toEqual([
    'Audit.Verify',
    'File.Download',
    'Year.Audit',
  ]);
});

test('a client reads posted documents and statements of its tenant', () => {
  expect(defaultClusters.client.permissions).toEqual(['Document.Read', 'Statement.Read', 'File.Download']);
});

test('a client’s customer or vendor has what is theirs, and nothing else; nobody else has that', () => {
  expect(defaultClusters.party.permissions).toEqual(['Party.Own']);
  for (const { code, permissions } of Object.values(defaultClusters))
    expect((permissions as readonly PermissionName[]).includes('Party.Own'), code).toBe(code === 'party');
});

test('an investigator has the investigation console and a partner its manifest, and nothing else', () => {
  expect(defaultClusters.investigator.permissions).toEqual(['Investigation.Query']);
  expect(defaultClusters.partner.permissions).toEqual(['Partner.Run']);
});

test('no cluster names a constant twice', () => {
  for (const { permissions } of Object.values(defaultClusters)) {
    expect(new Set<string>(permissions).size).toBe(permissions.length);
  }
});
