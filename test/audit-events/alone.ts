import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import type { CommandRequest } from '@cifra/books/command';
import { localDate } from '@cifra/domain/local-date';
import { userByEmail } from '@cifra/firm/directory/queries';
import { accountByCode } from '@cifra/ledger/accounts/queries';
import { postEntryCommand } from '@cifra/ledger/drafts/post-entry';
import { expectAccepted } from '@cifra/ops/demo/expect-accepted';
import { systemRequest } from '@cifra/ops/system-request';
import { approveCorrectionCommand } from '@cifra/trade/corrections/decide-correction';
import { proposeCorrectionCommand } from '@cifra/trade/corrections/propose-correction';
import { loosenSetting } from '../support/loosen-setting.ts';
import type { Firm } from './firm.ts';

const REASON = 'Nobody else is there to decide on it this week.';

/** What somebody decides on their own work, as in a firm that has one person for it: this firm has two, so the commands are run as they would be there. */
export async function decideAlone(firm: Firm): Promise<void> {
  const { books, tenantId } = firm;
  await loosenSetting(books, { tenantId: FIRM_SCOPE_ID, key: 'firm.singleApprover', value: 'true' });
  const user = await books.control.first(userByEmail, { email: 'owner@demo.example' });
  if (!user) throw new Error('the owner is not there');
  const request: CommandRequest = {
    ...systemRequest('test'),
    actor: { kind: 'user', id: user.id, name: 'owner' },
    reason: REASON,
    isAlone: true,
  };
  const on = { tenantId };
  const { tenant } = await firm.read<{
    tenant: { accountRoles: { role: string; account: { code: string } | null }[] };
  }>('{ tenant { accountRoles { role account { code } } } }');
  const accounts = await Promise.all(
    ['Bank', 'SalesRevenue'].map((role) => {
      const code = tenant.accountRoles.find((each) => each.role === role)?.account?.code ?? '';
      return books.read(tenantId, (tx) => tx.first(accountByCode, { code }));
    }),
  );
  const date = localDate('2026-02-20');
  const entryId = expectAccepted(
    await books.execute(
      postEntryCommand,
      on,
      {
        postingDate: date,
        documentDate: date,
        description: 'Sales',
        reference: null,
        isAccrual: false,
        lines: accounts.map((account, index) => ({
          accountId: account?.id ?? tenantId,
          currency: 'PAB',
          amount: index === 0 ? '5.0000' : '-5.0000',
          description: '',
        })),
      },
      request,
    ),
  );
  const proposal = { kind: 'ENTRY_REVERSAL', objectId: entryId, on: 'FIRST_OPEN_DAY' } as const;
  const correctionId = expectAccepted(await books.execute(proposeCorrectionCommand, on, proposal, request));
  expectAccepted(await books.execute(approveCorrectionCommand, on, { correctionId }, request));
}
