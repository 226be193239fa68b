import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadRegistry } from '@cifra/books/registry';
import { commandModules } from '@cifra/ops/command-modules';
import type { Case, Scene } from '../periods/driver.ts';
import { MATRIX_DATE, mutations } from '../periods/mutations.ts';
import { requestsOfCommands, type CountedCommand } from '../support/requests-of-commands.ts';
import { openClient } from '../worlds/firm/client.ts';
import { openFirm, type TestFirm, type TestTenant } from '../worlds/firm/firm.ts';

/**
 * What every command that posts asks of a tenant's database on SQL Server: sets of reads, and round trips with BEGIN and COMMIT. The
 * commands are carried out through the API on the embedded engine; what they read and write then goes through what sends it to SQL Server
 * (`requestsOfCommands`). posting.test.ts runs one of them through the writer itself, servers.integration.test.ts counts on the wire.
 */

/** At most so many round trips. */
const ENTRY = 6;
const ANYTHING_ELSE = 10;

interface Row {
  readonly sets: number;
  readonly requests: number;
  readonly most: typeof ENTRY | typeof ANYTHING_ELSE;
}
/** Why a command's round trips are not bounded: it reads step by step, whatever is in its file. */
const STEPWISE = 'stepwise';

const table: Readonly<Record<string, Row | typeof STEPWISE>> = {
  'corrections.approve': STEPWISE,
  'documents.allocate': { sets: 1, requests: 5, most: ANYTHING_ELSE },
  'documents.allocateProposed': { sets: 1, requests: 5, most: ANYTHING_ELSE },
  'documents.approveDraft': { sets: 2, requests: 6, most: ANYTHING_ELSE },
  'documents.post': { sets: 2, requests: 6, most: ANYTHING_ELSE },
  'documents.postDraft': { sets: 2, requests: 6, most: ANYTHING_ELSE },
  'documents.reverseAllocation': { sets: 2, requests: 6, most: ANYTHING_ELSE },
  'documents.submitDraft': { sets: 2, requests: 6, most: ANYTHING_ELSE },
  'documents.void': { sets: 2, requests: 6, most: ANYTHING_ELSE },
  'import.approve': STEPWISE,
  'import.propose': STEPWISE,
  'import.saft': STEPWISE,
  'import.table': STEPWISE,
  'ledger.approveEntryDraft': { sets: 2, requests: 6, most: ENTRY },
  'ledger.postEntry': { sets: 1, requests: 5, most: ENTRY },
  'ledger.postEntryDraft': { sets: 2, requests: 6, most: ENTRY },
  'ledger.postOpeningBalances': { sets: 2, requests: 6, most: ENTRY },
  'ledger.reverseAccrual': { sets: 2, requests: 6, most: ENTRY },
  'ledger.reverseEntry': { sets: 1, requests: 5, most: ENTRY },
  'ledger.reverseOpeningBalances': { sets: 2, requests: 6, most: ENTRY },
  'ledger.runRecurringEntry': { sets: 2, requests: 6, most: ENTRY },
  'ledger.submitEntryDraft': { sets: 2, requests: 6, most: ENTRY },
  'money.approveDraft': { sets: 2, requests: 6, most: ANYTHING_ELSE },
  'money.post': { sets: 2, requests: 6, most: ANYTHING_ELSE },
  'money.postDraft': { sets: 2, requests: 6, most: ANYTHING_ELSE },
  'money.submitDraft': { sets: 2, requests: 6, most: ANYTHING_ELSE },
  'money.void': { sets: 2, requests: 6, most: ANYTHING_ELSE },
  'period.closeYear': { sets: 2, requests: 6, most: ANYTHING_ELSE },
  'period.draftYearClose': { sets: 2, requests: 6, most: ANYTHING_ELSE },
  'period.reverseYearClose': { sets: 2, requests: 6, most: ANYTHING_ELSE },
};

/** A tenant of its own for what wants books without entries. */
const ALONE = ['importSaft', 'importOpeningBalances', 'postOpeningBalances', 'reverseOpeningBalances'];
/** Another document's mutation of the same command. */
const ALIKE = /^(?:post|approve)(?:Bill|Payment|Note|Receipt)(?:Draft)?$/;
const NOT_ALIKE = ['postNote', 'postReceipt'];

/** Of a machine that others use too. */
const PATIENCE = 240_000;

let firm: TestFirm;
let counted: readonly CountedCommand[];
let serial = 0;

beforeAll(async () => {
  firm = await openFirm();
  counted = await requestsOfCommands(async () => {
    const shared = await firm.provision({ kind: 'SANDBOX' });
    for (const [mutation, { cases }] of Object.entries(mutations)) {
      const [first] = cases ?? [];
      if (first === undefined || (ALIKE.test(mutation) && !NOT_ALIKE.includes(mutation))) continue;
      const tenant = ALONE.includes(mutation) ? await firm.provision({ kind: 'SANDBOX' }) : shared;
      await drive(first, { mutation, tenant });
    }
    const client = await openClient(firm);
    await client.post('2026-03-10', [
      ['A-BANK', '1250.00'],
      ['I-SALES', '-1250.00'],
    ]);
    const entryId = await client.post('2026-03-10', [
      ['A-BANK', '10.00'],
      ['I-SALES', '-10.00'],
    ]);
    const reversal = { entryId, postingDate: '2026-03-11', reason: 'It was booked to the wrong customer.' };
    await client.accepted('proposeEntryReversal', reversal);
    const { corrections } = await client.read<{ corrections: { nodes: { id: string }[] } }>(
      'corrections(first: 1) { nodes { id } }',
    );
    await client.accepted('approveCorrection', { correctionId: corrections.nodes[0]?.id }, 'colleague');
    await client.closeMonths('2026-01-01', '2026-12-31');
    await client.closeYear('2026');
    await client.reverseYear('2026');
  });
}, PATIENCE);
afterAll(() => firm?.close());

async function drive(
  { driver }: Case,
  { mutation, tenant }: { readonly mutation: string; readonly tenant: TestTenant },
): Promise<void> {
  const done = await (await driver.prepare(sceneOf(tenant, driver.date ?? MATRIX_DATE)))();
  if (done.code !== undefined) throw new Error(`${mutation}: ${JSON.stringify(done)}`);
}

/** Cases share a tenant: each makes out its documents to a party of its own. */
function sceneOf(tenant: TestTenant, date: string): Scene {
  return {
    firm,
    tenant,
    date,
    accepted: async (as, mutation, input) => {
      serial += 1;
      const named = mutation === 'createParty' ? { ...input, code: `P-${serial}` } : input;
      const done = await firm.do(mutation, named, { as, tenant: tenant.slug });
      if (done.code !== undefined) throw new Error(`${mutation}: ${JSON.stringify(done)}`);
      return done;
    },
    lines: (amount) => [
      { accountId: tenant.roles['Bank'], debit: amount, currency: tenant.baseCurrency },
      { accountId: tenant.roles['SalesRevenue'], credit: amount, currency: tenant.baseCurrency },
    ],
  };
}

/** Commands that may post, from the registry: they ask whether the period is open, or import. */
async function postingCommands(): Promise<readonly string[]> {
  const { commands } = await loadRegistry(commandModules);
  return [...commands.values()]
    .filter(({ refuses }) =>
      (refuses ?? []).some((code) => ['PERIOD_LOCKED', 'IMPORT_PERIOD_LOCKED'].includes(code)),
    )
    .map(({ name }) => name)
    .toSorted();
}

/** What only a posting writes. */
const BOOKS = ['journal_entries', 'documents', 'open_items', 'allocations'];

test('the table has a row for every command that posts', async () => {
  expect(Object.keys(table).toSorted()).toEqual(await postingCommands());
  const posted = counted.filter(({ inserted }) => BOOKS.some((name) => inserted.has(name)));
  expect([...new Set(posted.map(({ name }) => name))].filter((name) => table[name] === undefined)).toEqual(
    [],
  );
});

test.for(Object.entries(table))('%s is within its round trips', ([name, row]) => {
  const seen = counted.filter((each) => each.name === name);
  expect(seen.length, 'it was carried out').toBeGreaterThan(0);
  if (row === STEPWISE) return;
  const most = (of: 'sets' | 'requests'): number => Math.max(...seen.map((each) => each[of]));
  expect({ sets: most('sets'), requests: most('requests') }).toEqual({
    sets: row.sets,
    requests: row.requests,
  });
  expect(row.requests).toBeLessThanOrEqual(row.most);
});
