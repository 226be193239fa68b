import { isComputedCode } from '@cifra/closing/close-items/computed-fact';
import { gatherCloseItems, isSettledBySubmission } from '@cifra/closing/close-items/gather-close-items';
import { gatherCloseBasis } from '@cifra/closing/close-items/close-basis';
import type { Uuid } from '@cifra/domain/ids';
import { acknowledgeCloseItemCommand } from '@cifra/closing/close-items/close-item-commands';
import type { ClientBooks } from './client-books.ts';
import { expectAccepted } from './expect-accepted.ts';

const NOTE = 'Known and small; looked at with the client at the end of the month.';

/**
 * The preparer acknowledges the open items on a month's checklist one at a time, so that its close can go on. Hard
 * blockers stay.
 */
export async function acknowledgeOpenItems(
  { books, tenantId, preparer }: ClientBooks,
  periodId: Uuid,
): Promise<void> {
  const items = await books.read(tenantId, async (tx, tenant) => {
    const basis = await gatherCloseBasis(tx, { periodId, baseCurrency: tenant.baseCurrency });
    return basis ? gatherCloseItems(tx, basis, { tenant, verification: null }) : [];
  });
  for (const item of items ?? []) {
    if (item.state !== 'OPEN' || isSettledBySubmission(item)) continue;
    if (!isComputedCode(item.code)) throw new Error(`the demo firm has no item of its own: ${item.title}`);
    const named = { periodId, item: { code: item.code }, version: item.version };
    expectAccepted(
      await books.execute(
        acknowledgeCloseItemCommand,
        { tenantId },
        { named, seen: item.facts, note: NOTE },
        preparer(),
      ),
    );
  }
}
