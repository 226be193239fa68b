import { loosenSetting } from '../support/loosen-setting.ts';
import { fetchFile } from './fetch-file.ts';
import type { Firm, Input } from './firm.ts';

interface Draft {
  readonly id: string;
  readonly version: string;
}

const REASON = 'It was paid from the other till that day.';

/** What people do with money in, money out and transfers. */
export async function moveMoney(firm: Firm): Promise<void> {
  const { tenant } = await firm.read<{
    tenant: { accountRoles: { role: string; account: { id: string } | null }[] };
  }>('{ tenant { accountRoles { role account { id } } } }');
  const fees = tenant.accountRoles.find(({ role }) => role === 'FxVarianceBankFees')?.account?.id;
  const content: Input = {
    kind: 'MONEY_OUT',
    documentDate: '2026-02-12',
    lines: [{ accountId: fees, amount: '3.00', description: 'Bank charges' }],
  };
  const draftOf = async (mutation: string, type: string, input: Input, as: 'senior' | 'owner' = 'senior') =>
    (
      await firm.accepted<{ moneyDraft: Draft }>(mutation, input, {
        as,
        selection: `... on ${type} { moneyDraft { id version } }`,
      })
    ).moneyDraft;
  const save = (input: Input = {}) => draftOf('saveMoneyDraft', 'MoneyDraftSaved', { ...content, ...input });
  const id = ({ id: moneyDraftId, version }: Draft): Input => ({ moneyDraftId, version });
  const submit = (draft: Draft) => draftOf('submitMoneyDraft', 'MoneyDraftSubmitted', id(draft));
  const changed = await save({ ...id(await save()), memo: 'March' });
  const withdrawn = await draftOf('withdrawMoneyDraft', 'MoneyDraftChanged', id(await submit(changed)));
  const rejected = await draftOf(
    'rejectMoneyDraft',
    'MoneyDraftRejected',
    { ...id(await submit(withdrawn)), reason: REASON },
    'owner',
  );
  await draftOf('approveMoneyDraft', 'MoneyDraftPosted', id(await submit(rejected)), 'owner');
  await loosenSetting(firm.books, { tenantId: firm.tenantId, key: 'payments.needApproval', value: 'false' });
  await draftOf('discardMoneyDraft', 'MoneyDraftChanged', id(await save()));
  await draftOf('postMoneyDraft', 'MoneyDraftPosted', id(await save()));
  const { moneyDocument } = await firm.accepted<{ moneyDocument: { id: string } }>('postMoney', content, {
    selection: '... on MoneyPosted { moneyDocument { id } }',
  });
  await fetchFile(firm, 'renderMoneyDocument', { moneyDocumentId: moneyDocument.id, format: 'HTML' });
  await firm.accepted('voidMoney', {
    moneyDocumentId: moneyDocument.id,
    onFirstOpenDay: true,
    reason: REASON,
  });
}
