import { changeSetting } from '@cifra/subgraph-firm/operations/change-setting';
import type { ClientBooks } from './client-books.ts';
import { must } from './must.ts';

/** From now on, a second person approves: manual entries by the firm's own setting, which counts again, invoices by the client's. */
export async function askForApproval(
  { books, tenantId, approver }: ClientBooks,
  key: 'entries.manualNeedApproval' | 'invoices.needApproval',
): Promise<void> {
  if ((await books.tenantFacts(tenantId))?.settings[key] === true) return;
  const value = key === 'entries.manualNeedApproval' ? null : 'true';
  must(await books.executeControl(changeSetting, { scopeId: tenantId, key, value }, approver()));
}
