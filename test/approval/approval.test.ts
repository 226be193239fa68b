import { afterAll, beforeAll, expect, test } from 'vitest';
import { approvalRules, approvalSettings, type ApprovalSetting } from '@cifra/domain/approval-rules';
import { localDate } from '@cifra/domain/local-date';
import { runDueRecurring } from '@cifra/ledger/recurring/run-due-recurring';
import { allMayNow } from '@cifra/ops/jobs/rights-of';
import { systemRequest } from '@cifra/ops/system-request';
import { expectVerified } from '../periods/books-digest.ts';
import { mutations } from '../periods/mutations.ts';
import { loosenSetting } from '../support/loosen-setting.ts';
import { idIn } from '../worlds/firm/client-requests.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import { openFirm, type Input, type Member, type Person, type TestFirm } from '../worlds/firm/firm.ts';
import { moneyInput, REASON, setRates, type MoneyOptions } from '../documents/document-steps.ts';
import { acts, type Act } from './acts.ts';
import { documentOf } from './document.ts';
import { otherWays } from './other-ways.ts';

/** Two people, and every way around each other: each act × each setting, through the gateway (accounting ruling 12, finding 1; acceptance T5). */

let firm: TestFirm;
let client: DocumentClient;
/** Two of each act: one that two persons do, one that one does. */
const inputs = new Map<Act, readonly [Input, Input]>();
const seen = new Map<string, 'one' | 'two'>();
const nameOf = ({ object, act }: Act): string => `${object} ${act}`;
const ruleOf = ({ object, act }: Act): ApprovalSetting | null => approvalRules[object][act];
const governedBy = (setting: ApprovalSetting | null): readonly Act[] =>
  acts.filter((act) => ruleOf(act) === setting);

beforeAll(async () => {
  firm = await openFirm();
  client = await openDocumentClient(firm);
  for (const setting of approvalSettings) await set(setting, false);
  for (const act of acts) inputs.set(act, [await act.inputOf(client), await act.inputOf(client)]);
});
afterAll(() => firm?.close());

const set = (key: ApprovalSetting, isOn: boolean): Promise<void> =>
  loosenSetting(firm.books, { tenantId: client.tenant.id, key, value: String(isOn) });

/** What the next step of a draft or a correction is given. */
function stepOf(member: Member): Input {
  if (member['correction'] !== undefined) return { correctionId: idIn(member, 'correction') };
  const field = member['moneyDraft'] === undefined ? 'draft' : 'moneyDraft';
  const { version } = member[field] as { readonly version: string };
  return { [field === 'draft' ? 'draftId' : 'moneyDraftId']: idIn(member, field), version };
}

const commits = async (): Promise<string> => {
  const [row] = await client.rows(
    'select (select count(*) from journal_entries) as entries, (select count(*) from allocation_reversals) as back',
  );
  return `${row?.['entries']} ${row?.['back']}`;
};

/** Neither the maker nor an owner posts it alone, nor the maker as its second person; another one does. */
async function expectTwo(act: Act, [input]: readonly [Input, Input]): Promise<void> {
  const [direct = '', ofDraft] = act.alone;
  const [first = '', ...others] = act.byTwo;
  const approve = others.pop() ?? '';
  const before = await commits();
  for (const as of ['senior', 'owner'] satisfies Person[])
    expect(await client.do(direct, input, as), nameOf(act)).toMatchObject({ code: 'APPROVAL_REQUIRED' });
  let step = stepOf(await client.accepted(first, input));
  if (ofDraft !== undefined)
    expect(await client.do(ofDraft, step), nameOf(act)).toMatchObject({ code: 'APPROVAL_REQUIRED' });
  for (const each of others) step = stepOf(await client.accepted(each, step));
  expect(await client.do(approve, step), nameOf(act)).toMatchObject({ code: 'MAKER_IS_CHECKER' });
  expect(await commits(), nameOf(act)).toBe(before);
  await client.accepted(approve, step, 'colleague');
  expect(await commits(), nameOf(act)).not.toBe(before);
}

async function expectOne(act: Act, [, input]: readonly [Input, Input]): Promise<void> {
  const [direct = ''] = act.alone;
  await client.accepted(direct, input);
}

const inputsOf = (act: Act): readonly [Input, Input] => {
  const found = inputs.get(act);
  if (!found) throw new Error(nameOf(act));
  return found;
};

test.each(approvalSettings)('%s: what it governs takes two, owners included', async (setting) => {
  const [last] = await client.rows('select max(number) as number from commits');
  await set(setting, true);
  for (const act of governedBy(setting)) {
    await expectTwo(act, inputsOf(act));
    seen.set(`${nameOf(act)} ${setting}`, 'two');
  }
  await set(setting, false);
  const entries = await client.rows(
    'select prepared_by, approved_by from journal_entries where commit_number > ?',
    Number(last?.['number']),
  );
  for (const { prepared_by: maker, approved_by: approver } of entries) {
    expect(maker).not.toBeNull();
    expect(approver).not.toBeNull();
    expect(approver).not.toBe(maker);
  }
});

test('and nothing else: with all the others on, one person posts it', async () => {
  for (const setting of approvalSettings) await set(setting, true);
  for (const own of [...approvalSettings, null]) {
    if (own !== null) await set(own, false);
    for (const act of governedBy(own)) {
      await expectOne(act, inputsOf(act));
      for (const other of approvalSettings) if (other !== own) seen.set(`${nameOf(act)} ${other}`, 'one');
    }
    if (own !== null) await set(own, true);
  }
});

test('whoever edits or submits a draft is one of its makers', async () => {
  await set('payments.needApproval', true);
  const act = acts.find(({ object }) => object === 'PAYMENT');
  const input = (await act?.inputOf(client)) ?? {};
  const written = stepOf(await client.accepted('savePaymentDraft', input, 'junior'));
  const edited = stepOf(await client.accepted('savePaymentDraft', { ...written, ...input }, 'colleague'));
  const sent = stepOf(await client.accepted('submitPaymentDraft', edited, 'senior'));
  for (const as of ['senior', 'colleague'] satisfies Person[])
    expect(await client.do('approvePaymentDraft', sent, as)).toMatchObject({ code: 'MAKER_IS_CHECKER' });
  await client.accepted('approvePaymentDraft', sent, 'owner');
});

test('a receipt gives nothing up alone by a withholding with a reason or an exchange either; a fee of a tenth asks nobody', async () => {
  for (const key of approvalSettings) await set(key, true);
  await setRates(client, 'EUR', { '2026-02-10': '1.10' });
  const settle = (more: Omit<MoneyOptions, 'date' | 'settled'>): Input =>
    moneyInput(client, 'Receipt', { date: '2026-02-10', settled: '1000', ...more });
  const before = await commits();
  for (const more of [
    { bank: '1', charges: [{ kind: 'WITHHOLDING', amount: '999', reason: REASON }] },
    { bank: '100', bankCurrency: 'EUR' },
    { bank: '899.99', charges: [{ kind: 'FEE', amount: '100.01' }] },
  ])
    expect(await client.do('postReceipt', settle(more), 'owner')).toMatchObject({
      code: 'APPROVAL_REQUIRED',
    });
  expect(await commits()).toBe(before);
  await client.accepted('postReceipt', settle({ bank: '900', charges: [{ kind: 'FEE', amount: '100' }] }));
  // Whoever entered the rate does not judge by it alone.
  const exchanged = settle({ bank: '900', bankCurrency: 'EUR' });
  expect(await client.do('postReceipt', exchanged)).toMatchObject({ code: 'APPROVAL_REQUIRED' });
  await client.accepted('postReceipt', exchanged, 'colleague');
});

test('a recurring entry of somebody who may not post awaits approval, though the schedule runs it and entries need none', async () => {
  await set('entries.manualNeedApproval', false);
  const entry = (name: string, firstDate: string): Input => ({
    name,
    frequency: 'MONTHLY',
    firstDate,
    lastDate: firstDate,
    description: name,
    lines: [
      { accountId: client.accounts.rent, debit: '70.00', currency: client.tenant.baseCurrency },
      { accountId: client.tenant.roles['Bank'], credit: '70.00', currency: client.tenant.baseCurrency },
    ],
  });
  await client.accepted('saveRecurringEntry', entry('By the junior', '2026-02-11'), 'junior');
  await client.accepted('saveRecurringEntry', entry('By the senior', '2026-02-12'));
  const { id: tenantId } = client.tenant;
  const run = {
    tenantId,
    upTo: localDate('2026-02-28'),
    signal: new AbortController().signal,
    mayPost: allMayNow(firm.books, { tenantId, permission: 'GL.Post' }),
  };
  const request = { ...systemRequest('schedule'), idempotencyKey: 'cifra test of the schedule' };
  expect(await runDueRecurring(firm.books, run, request)).toEqual({ doneCount: 2, refusals: [] });
  const drafts = await client.rows(
    "select description, state from entry_drafts where description like 'By the %' order by description",
  );
  expect(drafts).toEqual([
    { description: 'By the junior', state: 'PENDING_APPROVAL' },
    { description: 'By the senior', state: 'POSTED' },
  ]);
});

test('the table of the documents is what was seen, and names every mutation that posts', async () => {
  const posting = Object.entries(mutations).flatMap(([name, { cases }]) => (cases === null ? [] : [name]));
  const named = new Set([
    ...acts.flatMap(({ alone, byTwo }) => [...alone, ...byTwo]),
    ...Object.keys(otherWays),
  ]);
  expect(posting.filter((name) => !named.has(name))).toEqual([]);
  const document = documentOf(acts, (act, setting) => seen.get(`${nameOf(act)} ${setting}`) ?? 'not tried');
  expect(document).not.toContain('not tried');
  await expect(document).toMatchFileSnapshot('../../docs/specs/approval.md');
  await expectVerified(firm, client.tenant);
  expect(firm.masked).toEqual([]);
});
