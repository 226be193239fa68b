import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { advanceClose } from '@cifra/closing/close-steps/advance-close';
import { withVerification } from '@cifra/closing/close-package/verification';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { batchRunById } from '@cifra/closing/batch/queries';
import { listTenants } from '@cifra/books/directory';
import type { Uuid } from '@cifra/domain/ids';
import { openBooks } from '@cifra/ops/open-books';
import { systemRequest } from '@cifra/ops/system-request';
import { parseConfig } from '@cifra/ops/config';
import { createJobs, type Jobs } from '@cifra/ops/jobs/jobs';
import { grantClusterCommand } from '@cifra/firm/access/grants';
import { seedFirm } from '@cifra/firm/provisioning/seed-firm';
import { createUserCommand } from '@cifra/firm/users/users';
import { startBatch } from '@cifra/closing/batch/start-batch';
import { createRandom } from '../support/random.ts';
import { figure, report } from './kit/figures.ts';
import { expectAccepted } from '../support/expect-accepted.ts';

/**
 * A batch month-end close of fifteen tenants with 10,000 entries each (four lines an entry), from OPEN to PENDING_APPROVAL by the job
 * worker: locks, verification of the whole books, checklist, digest, submission. Against one tenant's close, called directly, times fifteen over
 * the cores. They take turns, each round on months of its own.
 *
 *   node ops/bootstrap.mjs test/bench/batch-close.ts [rounds] [entries per tenant]
 */
const rounds = Number(process.argv[2] ?? 3);
const entryCount = Number(process.argv[3] ?? 10_000);
const TENANTS = 15;
const cores = availableParallelism();
const directory = mkdtempSync(path.join(tmpdir(), 'cifra-bench-'));

function journalText(): string {
  const random = createRandom(11);
  const text = (cents: number): string => (cents / 100).toFixed(2);
  return `entry,date,description,account,amount\n${Array.from({ length: entryCount }, (_each, index) => {
    const month = String(1 + Math.floor((index * 12) / entryCount)).padStart(2, '0');
    const date = `2026-${month}-${String(random.integer({ least: 1, most: 28 })).padStart(2, '0')}`;
    const [sales, fees, gain] = [1, 2, 3].map(() => random.integer({ least: 1, most: 90_000 })) as [
      number,
      number,
      number,
    ];
    const lines = [
      ['A-BANK', sales + gain - fees],
      ['E-FEES', fees],
      ['I-SALES', -sales],
      ['I-FX', -gain],
    ] as const;
    return lines.map(([account, cents]) => `E${index},${date},Takings,${account},${text(cents)}\n`).join('');
  }).join('')}`;
}

/** The command line, in a process of its own. */
async function cli(...given: readonly string[]): Promise<void> {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      path.resolve(import.meta.dirname, '../../ops/src/cli.ts'),
      ...given,
    ],
    { env: { ...process.env, CIFRA_DATA: directory }, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`${given.join(' ')}: ${said}`);
}

/** As many tenants' books at once as there are cores. */
async function makeTenants(): Promise<void> {
  const file = path.join(directory, 'journal.csv');
  writeFileSync(file, journalText());
  const slugs = Array.from({ length: TENANTS }, (_each, index) => `close-${index + 1}`);
  const start = [
    '--pack',
    'NEUTRAL',
    '--template',
    'BARE',
    '--currency',
    'PAB',
    '--zone',
    'UTC',
    '--start',
    '2026-01-01',
  ];
  for (const slug of slugs) await cli('provision', slug, ...start);
  await Promise.all(
    Array.from({ length: cores }, async () => {
      for (let slug = slugs.shift(); slug !== undefined; slug = slugs.shift())
        await cli('import', slug, 'journal', file);
    }),
  );
}

const seconds = async (run: () => Promise<void>): Promise<number> => {
  const startedAt = performance.now();
  await run();
  return (performance.now() - startedAt) / 1000;
};

async function measure(books: Books, jobs: Jobs): Promise<void> {
  const system = systemRequest('bench');
  await seedFirm(books, system);
  const person = { email: 'senior@bench.example', name: 'Senior', passwordHash: '' };
  const userId = expectAccepted(await books.executeControl(createUserCommand, person, system)).userId;
  const grant = { userId, cluster: 'senior', validFromMicros: null, validUntilMicros: null } as const;
  expectAccepted(
    await books.executeControl(grantClusterCommand, { ...grant, scope: 'ALL', scopeId: null }, system),
  );
  const request: CommandRequest = { ...system, actor: { kind: 'user', id: userId, name: person.name } };
  const tenants = (await listTenants(books.control)).map(({ id }) => id);
  const target = 'PENDING_APPROVAL';

  const one = (tenantId: Uuid, month: string) => async (): Promise<void> => {
    expectAccepted(
      await withVerification(books, tenantId, (verification) =>
        books.execute(advanceClose, { tenantId }, { month, target, verification }, request),
      ),
    );
  };
  const batch = (month: string) => async (): Promise<void> => {
    const choice = { tenantIds: tenants, group: null, isAll: false };
    const starter = { userId, allows: () => true };
    const { runId } = expectAccepted(await startBatch(books, { choice, month, target }, starter, request));
    await jobs.lookForBatchTasks();
    for (;;) {
      const run = await books.control.first(batchRunById, { id: runId });
      if (run?.state === 'FINISHED') return;
      await delay(5);
    }
  };

  const results = { one: [] as number[], cpu: [] as number[], batch: [] as number[], ratio: [] as number[] };
  const name = (month: number): string => `2026-${String(month).padStart(2, '0')}`;
  // Statements are compiled and databases opened before anything counts.
  await batch('2026-01')();
  for (let round = 1; round <= rounds; round += 1) {
    const tenantId = tenants[round % tenants.length] as Uuid;
    const before = process.cpuUsage();
    const alone = await seconds(one(tenantId, name(2 * round)));
    const { user, system: kernel } = process.cpuUsage(before);
    results.cpu.push((user + kernel) / 1e6);
    const together = await seconds(batch(name(2 * round + 1)));
    results.one.push(alone);
    results.batch.push(together);
    results.ratio.push(together / ((alone * TENANTS) / cores));
  }
  report([
    figure(`one tenant's close, ${entryCount} entries`, 's', results.one),
    figure('the same, CPU of all its threads', 's', results.cpu),
    figure(`batch close of ${TENANTS} such tenants`, 's', results.batch),
    figure(`batch close of ${TENANTS} tenants / one's × ${TENANTS} / ${cores} cores`, '×', results.ratio, {
      is: 'at most',
      value: 1.2,
    }),
  ]);
}

try {
  await makeTenants();
  const config = parseConfig({ CIFRA_DATA: directory, CIFRA_DEMO: 'off', CIFRA_FX_PROVIDER: 'off' });
  const books = await openBooks(config, { onProgress: () => undefined });
  const jobs = await createJobs({ books, config, request: systemRequest('jobs'), log: () => undefined });
  jobs.worker?.start();
  try {
    await measure(books, jobs);
  } finally {
    await jobs.close();
    await books.close();
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
