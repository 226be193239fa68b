import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listPublicKeys, openKeyRing, rotateSigningKey } from '@cifra/access/keys';
import { capabilityModules } from '@cifra/capabilities/registry';
import { CatchUp } from '@cifra/books/follow/catch-up';
import { keepDigestAt, signatures } from '@cifra/ops/jobs/keep-digest';
import { exportDigest } from '@cifra/trail/heads/export-digest';
import { headsFollower } from '@cifra/trail/heads/heads-follower';
import { lineFolder } from '@cifra/trail/lines/line-folder';
import { linesFollower } from '@cifra/trail/lines/lines-followers';
import { post } from '../support/fixture-commands.ts';
import { localDate } from '@cifra/domain/local-date';
import { openTenantBooks, type TenantBooks } from '../worlds/books/tenant-books.ts';

/** The digests of four days at a target, and the small program that checks them there without Cifra. */

let world: TenantBooks;
let directory: string;
let keysDirectory: string;
beforeAll(async () => {
  world = await openTenantBooks({ commandModules: [...capabilityModules] });
  directory = mkdtempSync(path.join(tmpdir(), 'cifra-evidence-'));
  keysDirectory = path.join(directory, 'keys');
  await openKeyRing(keysDirectory);
  const lines = new CatchUp(
    world.books,
    linesFollower(world.books, lineFolder(path.join(directory, 'lines'))),
  );
  for (const day of ['2026-03-02', '2026-03-03', '2026-03-05', '2026-03-06']) {
    await postEntry();
    await new CatchUp(world.books, headsFollower(world.books)).all(world.request());
    await lines.all(world.request());
    await keep(day, path.join(directory, 'target'));
    // The next digest is signed by the new key, and by the one before it, which introduces it.
    if (day === '2026-03-02') await rotateSigningKey(keysDirectory);
  }
});
afterAll(async () => {
  await world?.close();
  rmSync(directory, { recursive: true });
});

async function postEntry(): Promise<void> {
  const lines = [
    { accountId: world.accounts.rent, currency: 'PAB', amountE4: '500000' },
    { accountId: world.accounts.cash, currency: 'PAB', amountE4: '-500000' },
  ];
  const entry = { source: 'MANUAL', postingDate: localDate('2026-03-01'), lines } as const;
  const outcome = await world.books.execute(post, { tenantId: world.tenant.id }, entry, world.request());
  if (!outcome.ok) throw new Error(outcome.refusal.code);
}

async function keep(day: string, target: string, keys = keysDirectory): Promise<void> {
  // A moment later than a new key begins to sign.
  const ring = await openKeyRing(keys, { nowMillis: () => Date.now() + 10_000 });
  const signed = await exportDigest(
    world.books,
    {
      sign: (text) => signatures(text, ring),
      publicKeys: () => listPublicKeys(keys),
      nowMicros: () => BigInt(Date.parse(`${day}T02:45:00Z`)) * 1_000n,
    },
    world.request(),
  );
  await keepDigestAt({ text: target, s3: { endpoint: null, region: 'us-east-1' } }, signed);
}

/** What the program says of a copy of the target that was changed. */
function checked(
  change: (folder: string) => void = () => undefined,
  { lines = null }: { readonly lines?: string | null } = {},
): { readonly status: number | null; readonly said: string } {
  const copy = mkdtempSync(path.join(directory, 'copy-'));
  cpSync(path.join(directory, 'target'), copy, { recursive: true });
  change(path.join(copy, 'digests'));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      path.resolve('clients/evidence/check-digests.mjs'),
      copy,
      '--key',
      path.join(keysDirectory, '0001.public.jwk'),
      ...(lines === null ? [] : ['--lines', lines]),
    ],
    { encoding: 'utf8' },
  );
  return { status, said: `${stdout}${stderr}` };
}
const filesIn = (folder: string): string[] => readdirSync(folder).toSorted();
const at = (folder: string, index: number): string => path.join(folder, filesIn(folder)[index] ?? '');
function rewrite(file: string, change: (digest: Record<string, unknown>) => void): void {
  const kept = JSON.parse(readFileSync(file, 'utf8')) as { digest: string; signature: string };
  const facts = JSON.parse(kept.digest) as Record<string, unknown>;
  change(facts);
  writeFileSync(file, JSON.stringify({ ...kept, digest: JSON.stringify(facts) }));
}

test('four digests, over a change of the key, hold by the first key alone; the day without one is named', () => {
  const { status, said } = checked(undefined, { lines: path.join(directory, 'lines') });
  expect(said).toContain('4 of 4 digests signed, 3 chains, from 2026-03-02 to 2026-03-06: they hold');
  expect(said).toContain('for which nothing outside vouches: 2026-03-04');
  expect(said).toMatch(/^[1-9]\d* of \d+ vouched commits are in the audit lines/m);
  expect(status).toBe(0);
});

test.each<[string, (folder: string) => void, RegExp]>([
  [
    'one that was taken away',
    (folder) => rmSync(at(folder, 1)),
    /names .* as the one before.*one is missing/,
  ],
  [
    'a head that was changed',
    (folder) =>
      rewrite(at(folder, 2), (facts) => {
        (facts['control'] as Record<string, unknown>)['headHash'] = 'f'.repeat(64);
      }),
    /FAULT 2026-03-05.*: not signed by a key/,
  ],
  [
    'another’s signature',
    (folder) => {
      const [one, other] = [at(folder, 0), at(folder, 1)].map(
        (file) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>,
      );
      writeFileSync(
        at(folder, 1),
        JSON.stringify({ ...other, signature: one?.['signature'], earlierSignature: null }),
      );
    },
    /FAULT 2026-03-03.*: not signed/,
  ],
  [
    'a file that is no digest',
    (folder) => writeFileSync(at(folder, 3), '{}'),
    /FAULT 2026-03-06.*: no digest/,
  ],
])('%s is named', (_name, change, fault) => {
  const { status, said } = checked(change);
  expect(said).toMatch(fault);
  expect(status).toBe(1);
});

test('lines that were rewritten after they were vouched for are named', () => {
  const lines = mkdtempSync(path.join(directory, 'lines-'));
  cpSync(path.join(directory, 'lines'), lines, { recursive: true });
  const folder = path.join(lines, world.tenant.slug);
  for (const file of filesIn(folder)) {
    const place = path.join(folder, file);
    writeFileSync(
      place,
      readFileSync(place, 'utf8').replaceAll(/"commitHash":"\w{8}/g, '"commitHash":"00000000'),
    );
  }
  const { status, said } = checked(undefined, { lines });
  expect(said).toMatch(/FAULT .*: commit \d+ of .* in the lines/);
  expect(status).toBe(1);
});

test('digests of another installation’s key are not believed, whatever they introduce', async () => {
  const others = path.join(directory, 'keys-of-another');
  await openKeyRing(others);
  await keep('2026-03-07', path.join(directory, 'foreign'), others);
  const { status, said } = checked((folder) =>
    cpSync(path.join(directory, 'foreign', 'digests'), folder, { recursive: true }),
  );
  expect(said).toMatch(/FAULT 2026-03-07.*: not signed by a key/);
  expect(status).toBe(1);
});

test('a control plane that was cut off behind a digest goes back, and the next digest shows it: only what is kept outside can', async () => {
  const copy = path.join(directory, 'cut');
  cpSync(path.join(directory, 'target'), copy, { recursive: true });
  const last = JSON.parse(
    (JSON.parse(readFileSync(at(path.join(copy, 'digests'), 3), 'utf8')) as { digest: string }).digest,
  ) as { control: { headNumber: string } };
  expect(BigInt(last.control.headNumber)).toBeGreaterThan(3n);
  const client = new DatabaseSync(path.join(world.directory, 'control.sqlite'));
  for (const { name } of client.prepare(`select name from sqlite_schema where type = 'trigger'`).all())
    client.exec(`drop trigger "${String(name)}"`);
  client.exec(
    'pragma foreign_keys = off; delete from audit_events where commit_number > 2; delete from commits where number > 2',
  );
  client.close();
  await keep('2026-03-08', copy);
  const { status, stdout } = spawnSync(
    process.execPath,
    [
      path.resolve('clients/evidence/check-digests.mjs'),
      copy,
      '--key',
      path.join(keysDirectory, '0001.public.jwk'),
    ],
    { encoding: 'utf8' },
  );
  expect(stdout).toMatch(/the chain of _firm went back from \d+ to \d+/);
  expect(stdout).toMatch(/one is missing, or was put in/);
  expect(status).toBe(1);
});
