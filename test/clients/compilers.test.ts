import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { childEnvironment } from '../support/child-environment.ts';
import { apiSchema } from '../schema/api-schema.ts';
import { relayDocuments, type RelayDocument } from '../schema/relay-documents.ts';
import { areClientsInstalled, CLIENTS } from './installed.ts';

/** The compilers of four clients, on documents that select everything: codegen's client preset and Apollo's in one run, urql's, Relay's. */
const compilers = ['codegen', 'urql', 'relay'] as const;

function compile(...given: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(CLIENTS, 'compilers/run.ts'), ...given],
    { encoding: 'utf8', env: childEnvironment(), maxBuffer: 1 << 26 },
  );
  return { status, output: stdout + stderr };
}

describe.skipIf(!areClientsInstalled)('the compilers of clients', () => {
  test.each(compilers)(
    '%s takes a document for every query, mutation and subscription',
    { timeout: 300_000 },
    (name) => {
      const { status, output } = compile(name);
      process.stdout.write(output);
      const found = name === 'urql' ? 'no finding but the planted one' : 'no finding';
      expect(output).toMatch(new RegExp(`^${name}: ${found}, `));
      expect(Number(/take (\d+) documents/.exec(output)?.[1])).toBeGreaterThan(150);
      const persisted = [...output.matchAll(/\.json: (\d+) operations, 0 with/g)].map(([, count]) =>
        Number(count),
      );
      expect(persisted).toHaveLength({ codegen: 2, urql: 0, relay: 1 }[name]);
      for (const count of persisted) expect(count).toBeGreaterThan(150);
      expect(status).toBe(0);
    },
  );

  test("Relay's takes a @refetchable fragment on every node and pages of every connection of one, and none on a value", () => {
    const documents = relayDocuments(apiSchema);
    const namesOf = (kind: RelayDocument['kind']) =>
      documents.filter((document) => document.kind === kind).map(({ name }) => name);
    expect(namesOf('refetch')).toEqual(
      expect.arrayContaining(['RefetchTenant', 'RefetchDocument', 'RefetchGrant', 'RefetchOpenItem']),
    );
    expect(namesOf('pages')).toEqual(
      expect.arrayContaining(['PagesTenantAccounts', 'PagesJournalEntryLines', 'PagesQueryFirmDashboard']),
    );
    const { status, output } = compile('--planted-refetch', 'relay');
    expect(output).toContain('@refetchable');
    expect(status).toBe(1);
  });

  // urql's finds all faults at once: the one with a fault was among the others.
  test.each(['codegen', 'relay'])(
    '%s does not take a field that is not there',
    { timeout: 300_000 },
    (name) => {
      const { status, output } = compile('--planted', name);
      expect(output).toContain('fieldThatIsNotThere');
      expect(status).toBe(1);
    },
  );
});
