import { expect, test } from 'vitest';
import { addressProblem, isProviderAddress } from './provider-address.ts';

test('a provider may stand on the internet or in the firm’s own network, and never on this machine, its link or its cloud', () => {
  for (const allowed of ['8.8.8.8', '10.1.2.3', '192.168.7.1', '2606:4700::1111', 'fd12:3456::1'])
    expect(isProviderAddress(allowed), allowed).toBe(true);
  for (const denied of [
    '127.0.0.1',
    '0.0.0.0',
    '169.254.169.254',
    '168.63.129.16',
    '100.100.100.200',
    '224.0.0.1',
    '::1',
    'fe80::1',
    'fd00:ec2::254',
    '::ffff:127.0.0.1',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    'no address',
  ])
    expect(isProviderAddress(denied), denied).toBe(false);
});

test('it is asked by TLS alone, but for a test’s host', () => {
  const testHosts = new Set(['127.0.0.1:8080']);
  for (const address of ['https://provider.example/realm', 'http://127.0.0.1:8080/realm'])
    expect(addressProblem(address, testHosts)).toBeNull();
  for (const address of [
    'http://provider.example',
    'http://127.0.0.1:8081',
    'https://somebody:secret@provider.example',
    'ftp://provider.example',
    'provider.example',
    null,
  ])
    expect(addressProblem(address, testHosts)).not.toBeNull();
});
