import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Books, type BooksOptions } from '@cifra/books/books';
import { Followers } from '@cifra/books/follow/followers';
import { readTenantHead } from '@cifra/books/follow/tenant-head';
import { newId } from '@cifra/books/ids';
import { capabilityModules } from '@cifra/capabilities/registry';
import { createEmptyDatabaseImage } from '@cifra/database/migrations/sqlite';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { statusFollower } from '@cifra/firm/status/status-follower';
import { systemRequest } from '@cifra/ops/system-request';
import { headsFollower } from '@cifra/trail/heads/heads-follower';
import { createTenant, openBooks, writeDraft } from '../support/fixture-commands.ts';
import { expectAccepted } from '../support/expect-accepted.ts';

/**
 * What following costs: `followers.ts [tenants]`. CPU of the whole process while nothing happens, of a sweep over every tenant, of reading every
 * head as the alternative to looking at files, of a mark per commit as another; and how soon a commit of another process is seen.
 */
const tenantCount = Number(process.argv[2] ?? '1500');
const directory = mkdtempSync(path.join(tmpdir(), 'cifra-bench-followers-'));
const options: BooksOptions = {
  dataDirectory: directory,
  controlPlacement: { engine: 'sqlite', server: null, database: 'control.sqlite' },
  commandModules: [...capabilityModules, new URL('../support/fixture-commands.ts', import.meta.url).href],
  openTenantLimit: 200,
  writerThreads: 1,
  readerThreads: 2,
};
writeFileSync(path.join(directory, 'control.sqlite'), createEmptyDatabaseImage('control'));
const books = await Books.open(options);
/** Another process, as far as the files are concerned. */
const other = await Books.open({ ...options, writerThreads: 0, readerThreads: 0 });

const image = createEmptyDatabaseImage('tenant');
const tenantIds: Uuid[] = [];
for (let number = 1; number <= tenantCount; number += 1) {
  const tenant = { id: newId(), number, slug: `bench-${number}`, baseCurrency: 'PAB', timeZone: 'UTC' };
  writeFileSync(path.join(directory, `${tenant.slug}.sqlite`), image);
  expectAccepted(await other.executeControl(createTenant, tenant, systemRequest('bench')));
  const first = { accounts: [], startDate: localDate('2026-01-01') };
  expectAccepted(await other.execute(openBooks, { tenantId: tenant.id }, first, systemRequest('bench')));
  tenantIds.push(tenant.id);
}

async function measure(what: string, run: () => Promise<unknown>): Promise<void> {
  const [before, beganAt] = [process.cpuUsage(), performance.now()];
  await run();
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - beganAt) / 1000;
  const cpu = (user + system) / 1e6;
  process.stdout.write(
    `${what}: ${cpu.toFixed(2)} CPU s in ${seconds.toFixed(2)} s (${((cpu / seconds) * 100).toFixed(1)} %)\n`,
  );
}

const follow = (): Followers => {
  const followers = new Followers(books, {
    followers: [statusFollower(books), headsFollower(books)],
    request: () => systemRequest('bench'),
    log: (record) => process.stderr.write(`${JSON.stringify(record)}\n`),
  });
  followers.start();
  return followers;
};
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await delay(5);
};

process.stdout.write(`${tenantCount} tenants\n`);
await measure('idle without followers, 10 s', () => delay(10_000));
let followers = follow();
const isIdle = (): boolean =>
  followers.state.sweepsTotal > 0 &&
  followers.state.followers.every(({ waitingCount }) => waitingCount === 0);
await measure('first start: everything is new', () => until(isIdle));
await followers.stop();
followers = follow();
await measure('a sweep that finds nothing new', () => until(isIdle));
await delay(2_000);
const headsBefore = followers.state.headsReadTotal;
await measure('idle with followers, 20 s', () => delay(20_000));
process.stdout.write(`  heads read meanwhile: ${followers.state.headsReadTotal - headsBefore}\n`);

const latencies: number[] = [];
for (let round = 0; round < 10; round += 1) {
  const tenantId = tenantIds[(round * 149) % tenantCount] as Uuid;
  const draft = { id: newId(), description: 'bench', state: 'DRAFT', version: null } as const;
  const status = (): number => followers.state.followers[0]?.roundsTotal ?? 0;
  const before = status();
  await delay(137 * round);
  expectAccepted(await other.execute(writeDraft, { tenantId }, draft, systemRequest('bench')));
  const beganAt = performance.now();
  await until(() => status() > before);
  latencies.push(Math.round(performance.now() - beganAt));
}
process.stdout.write(`a commit of another process is on the dashboard after ${latencies.join(', ')} ms\n`);
await followers.stop();

await measure('instead: every head, once', async () => {
  for (const tenantId of tenantIds) await books.report(readTenantHead, tenantId, {});
});
await books.close();
await other.close();
rmSync(directory, { recursive: true, force: true });
