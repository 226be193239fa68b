import { changeSettingCommand } from '@cifra/firm/settings/change-setting';
import type { ClientBooks } from './client-books.ts';
import { expectAccepted } from './expect-accepted.ts';

/**
 * From now on a second person approves: manual entries by the firm's own setting, which applies again, invoices by the
 * client's.
 */
export async function requireApproval(
  { books, tenantId, approver }: ClientBooks,
  key: 'entries.manualNeedApproval' | 'invoices.needApproval',
): Promise<void> {
  if ((await books.tenantFacts(tenantId))?.settings[key] === true) return;
  const value = key === 'entries.manualNeedApproval' ? null : 'true';
  expectAccepted(
    await books.executeControl(changeSettingCommand, { scopeId: tenantId, key, value }, approver()),
  );
}
