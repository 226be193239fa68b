import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import { systemRequest } from '@cifra/ops/system-request';
import { moneyInput, REASON } from '../documents/document-steps.ts';
import { replaceGrant } from '../isolation/world-commands.ts';
import { periodAt } from '../periods/lock-states.ts';
import { expectVerified } from '../periods/books-digest.ts';
import { loosenSetting } from '../support/loosen-setting.ts';
import { idOfStored } from '../support/stored/stored-rows.ts';
import { idIn } from '../worlds/firm/client-requests.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import { openFirm, type Input, type Member, type TestFirm } from '../worlds/firm/firm.ts';

/** A firm in which one person is left who may approve (accounting ruling 5). */

const date = '2026-02-10';

let firm: TestFirm;
let client: DocumentClient;
beforeAll(async () => {
  firm = await openFirm({});
  client = await openDocumentClient(firm, { needsApproval: true });
  january = (await periodAt(firm, client.tenant, '2026-01-10')).id;
  february = (await periodAt(firm, client.tenant, date)).id;
});
afterAll(() => {
  vi.restoreAllMocks();
  return firm?.close();
});

const own = (mutation: string, input: Input): Promise<Member> => client.accepted(mutation, input, 'owner');
const stepOf = (member: Member): Input => {
  const { id, version } = member['draft'] as { readonly id: string; readonly version: string };
  return { draftId: id, version };
};

/** Nobody but the owner may approve from now on. */
async function revokeSeniors(): Promise<void> {
  const rows = await firm.control.rows(
    `select g.id, g.user_id, g.cluster_id, g.commit_number from grants g join role_clusters c on c.id = g.cluster_id where c.code = 'senior'`,
  );
  for (const row of rows) {
    const grant = {
      id: idOfStored(row['id']),
      userId: idOfStored(row['user_id']),
      clusterId: idOfStored(row['cluster_id']),
      tenantId: null,
      isRevoked: true,
      validUntilMicros: null,
    };
    const version = String(row['commit_number']);
    const done = await firm.books.executeControl(replaceGrant, { grant, version }, systemRequest('test'));
    if (!done.ok) throw new Error(JSON.stringify(done));
  }
}

let january: string;
let february: string;

test('the maker decides alone only where the firm says so and nobody else may, nor lately might: with a reason, kept and printed', async () => {
  const draft = stepOf(await own('savePaymentDraft', moneyInput(client, 'Payment', { date, settled: '10' })));
  const sent = stepOf(await own('submitPaymentDraft', draft));
  const approve = (reason: string | null = REASON): Promise<Member> =>
    client.do('approvePaymentDraft', { ...sent, reason }, 'owner');
  const isRefused = async (): Promise<void> =>
    expect(await approve()).toMatchObject({ code: 'MAKER_IS_CHECKER' });

  await loosenSetting(firm.books, {
    tenantId: FIRM_SCOPE_ID,
    key: 'firm.singleApprover',
    value: 'true',
  });
  await isRefused();
  await revokeSeniors();
  await isRefused();
  const now = Date.now.bind(Date);
  vi.spyOn(Date, 'now').mockImplementation(() => now() + 31 * 86_400_000);
  await loosenSetting(firm.books, { tenantId: FIRM_SCOPE_ID, key: 'firm.singleApprover', value: 'false' });
  await isRefused();
  await loosenSetting(firm.books, { tenantId: FIRM_SCOPE_ID, key: 'firm.singleApprover', value: 'true' });
  expect(await approve(null)).toMatchObject({ code: 'REASON_TOO_SHORT' });
  const paid = idIn(await own('approvePaymentDraft', { ...sent, reason: REASON }), 'document');

  const voided = { documentId: paid, postingDate: date, reason: REASON };
  expect(await client.do('voidDocument', voided, 'owner')).toMatchObject({ code: 'APPROVAL_REQUIRED' });
  const correctionId = idIn(await own('proposeDocumentVoid', voided), 'correction');
  await own('approveCorrection', { correctionId, reason: REASON });

  const at = { periodId: january };
  await own('prepareClose', at);
  for (const to of ['LOCK_SALES', 'LOCK_SALES_AND_PURCHASING']) await own('lockPeriod', { ...at, to });
  await own('submitClose', at);
  expect(await client.do('approveClose', at, 'owner')).toMatchObject({ code: 'REASON_TOO_SHORT' });
  await own('approveClose', { ...at, reason: REASON });

  const { closed, posted } = await client.read<Record<'closed' | 'posted', unknown>>(
    `closed: period(id: "${january}") { closePackage { closings { secondPerson { isSelfApproved text } } } }
     posted: period(id: "${february}") { closePackage { selfApprovedCount } }`,
    'owner',
  );
  expect(closed).toMatchObject({
    closePackage: {
      closings: [
        { secondPerson: { isSelfApproved: true, text: expect.stringContaining('SELF_APPROVED') as string } },
      ],
    },
  });
  expect(posted).toEqual({ closePackage: { selfApprovedCount: 2 } });
  expect(await client.rows('select object_type, reason from self_approvals order by 1')).toEqual([
    { object_type: 'Correction', reason: REASON },
    { object_type: 'DocumentDraft', reason: REASON },
  ]);
  expect(
    await client.rows("select count(*) as told from audit_events where event = 'SELF_APPROVED'"),
  ).toEqual([{ told: 3n }]);
  await expectVerified(firm, client.tenant);
  expect(firm.masked).toEqual([]);
});
