import { createHash } from 'node:crypto';
import type { StoredValue } from '../support/stored/stored-rows.ts';
import type { TestFirm, TestTenant } from '../worlds/firm/firm.ts';

/** What every attempt leaves, a refused one too: its commit, its event. */
const trail: ReadonlySet<string> = new Set(['commits', 'audit_events']);

/** A digest of every table of a tenant's database but the trail: drafts, entries, lines, numbers, balances, periods, keys, all of it. */
export async function digestOfBooks({ stored }: Pick<TestTenant, 'stored'>): Promise<string> {
  const hash = createHash('sha256');
  const tables = [...(await stored.everything())].filter(([name]) => !trail.has(name));
  for (const [name, found] of tables.toSorted(([left], [right]) => (left < right ? -1 : 1))) {
    const rows = found
      .map((row) => Object.values(row).map(textOf).join('|'))
      .toSorted((left, right) => (left < right ? -1 : 1));
    hash.update(`${name}\n${rows.join('\n')}\n`);
  }
  return hash.digest('hex');
}

function textOf(value: StoredValue): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);
}

export interface LastCommit {
  readonly number: string;
  readonly outcome: 'DONE' | 'REFUSED' | 'DENIED';
  readonly reason: string | null;
  readonly actor: { readonly name: string };
  readonly events: readonly {
    readonly event: string;
    readonly objectId: string;
    readonly changes: readonly {
      readonly field: string;
      readonly before: string | null;
      readonly after: string | null;
    }[];
  }[];
}

/** The newest commit of a tenant's trail, with its events. */
export async function lastCommit(firm: TestFirm, tenant: TestTenant): Promise<LastCommit> {
  const { commits } = await firm.read<{ commits: { edges: { node: LastCommit }[] } }>(
    tenant,
    'commits(first: 1) { edges { node { number outcome reason actor { name } events { event objectId changes { field before after } } } } }',
    'reviewer',
  );
  const [edge] = commits.edges;
  if (!edge) throw new Error(`${tenant.slug} has no commit`);
  return edge.node;
}

/** Verifies the books through the API; throws and names the first fault. */
export async function expectVerified(firm: TestFirm, tenant: TestTenant): Promise<void> {
  const { verification } = await firm.read<{ verification: { isValid: boolean; firstFault: string | null } }>(
    tenant,
    'verification { isValid firstFault }',
    'reviewer',
  );
  if (!verification.isValid) throw new Error(`${tenant.slug}: ${verification.firstFault}`);
}

/** A trial balance as the API shows it, account by account and in every original currency. */
export async function trialBalance(firm: TestFirm, tenant: TestTenant, asOf: string): Promise<string> {
  return JSON.stringify(
    await firm.read(
      tenant,
      `trialBalance(asOf: "${asOf}") { rows { account { code } opening { amount } debit { amount } credit { amount } balance { amount currency }
        currencies { original { amount currency } base { amount currency } } } unclosedResult { amount } totals { debit { amount } credit { amount } } }`,
    ),
  );
}
