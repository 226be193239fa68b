import { capabilityModules } from '@cifra/capabilities/registry';
import { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { configOf, type Where } from './where.ts';

/** What a worker of the firm's jobs calls. */
export const workerModules = [...capabilityModules, import.meta.resolve('@cifra/ops/jobs/commands')];
/** What makes the books that they begin at. */
export const templateModules = [
  ...capabilityModules,
  ...['../support/fixture-commands.ts', '../isolation/world-commands.ts'].map(
    (module) => new URL(module, import.meta.url).href,
  ),
];

/** A firm's books, on the calling thread. */
export function openCrashBooks(
  where: Where,
  commandModules: readonly string[] = capabilityModules,
): Promise<Books> {
  const { dataDirectory, controlPlacement, sqlServer } = configOf(where);
  return Books.open({
    dataDirectory,
    controlPlacement,
    sqlServer,
    commandModules,
    openTenantLimit: 20,
    writerThreads: 0,
    readerThreads: 0,
  });
}

export const people = {
  preparer: '00000000-0000-7000-8000-0000000000a1',
  approver: '00000000-0000-7000-8000-0000000000a2',
} as const;
export type CrashPerson = keyof typeof people;

/** A request that is the same whoever sends it, before a crash and after it. */
export function requestOf(
  person: CrashPerson,
  { key = null, reason = null }: { readonly key?: string | null; readonly reason?: string | null } = {},
): CommandRequest {
  return {
    actor: { kind: 'user', id: people[person], name: person },
    requestId: 'crash',
    origin: 'test/crash',
    reason,
    idempotencyKey: key,
  };
}
