import { capabilityModules } from '../../../../test/support/capability-modules.ts';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { provisionTenant } from './provision-tenant.ts';
import { parseTenantInput } from './tenant-input.ts';

/**
 * A process that provisions one tenant and kills itself: at its n-th call of the database or the file system, or after a step.
 * Says `done <calls>` when it gets to the end. Arguments: data directory, `call:<n>` or `step:<name>`.
 */
const [dataDirectory = '', killAt = ''] = process.argv.slice(2);
const [kind, at] = killAt.split(':');

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

let calls = 0;
/** Counts the calls of a method and dies before the n-th. */
function countCalls(target: object, name: string): void {
  const methods = target as Record<string, (...parameters: unknown[]) => unknown>;
  const method = methods[name] as (...parameters: unknown[]) => unknown;
  methods[name] = function (this: unknown, ...parameters: unknown[]) {
    calls += 1;
    if (kind === 'call' && calls === Number(at)) die();
    return method.apply(this, parameters);
  };
}

const books = await Books.open({
  dataDirectory,
  controlPlacement: { engine: 'sqlite', server: null, database: 'control.db' },
  commandModules: capabilityModules,
  openTenantLimit: 4,
  writerThreads: 0,
  readerThreads: 0,
});
const input = parseTenantInput({
  slug: 'panaderia',
  name: 'Panadería El Trigal',
  kind: 'SANDBOX',
  countryPack: 'PA',
  fiscalYearStart: '2026-01-01',
});
if (!input.ok) throw new Error(input.refusal.code);

// The modules as CommonJS sees them are the objects that can be changed; ES modules follow with syncBuiltinESMExports.
const require = createRequire(import.meta.url);
countCalls(DatabaseSync.prototype, 'exec');
for (const name of ['run', 'all', 'get']) countCalls(StatementSync.prototype, name);
const promises = require('node:fs/promises') as object;
for (const name of ['open', 'link', 'rm', 'mkdir']) countCalls(promises, name);
syncBuiltinESMExports();

const request: CommandRequest = {
  actor: { kind: 'system', id: null, name: 'test' },
  requestId: 'child',
  origin: 'test',
  reason: null,
  idempotencyKey: 'provision-panaderia',
};
const onStep = (step: string): void => {
  if (kind === 'step' && step === at) die();
};
const provisioned = await provisionTenant({ books, dataDirectory, onStep }, input.value, request);
if (!provisioned.ok) throw new Error(provisioned.refusal.code);
process.stdout.write(`done ${calls}\n`);
await books.close();
