import { asc } from 'drizzle-orm';
import { tenantCommand } from '@cifra/books/command';
import { postEntry, type PostedEntry } from '@cifra/books/journal/post-entry';
import { InvariantBroken } from '@cifra/database/failures';
import { tenantQuery } from '@cifra/database/statement';
import type { EntryDraftLine } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import type { PostingRefusal } from '@cifra/domain/posting';
import type { DemoEntry } from './entries.ts';

const accountCodes = tenantQuery()((q) =>
  q.db
    .select({ id: q.t.accounts.id, code: q.t.accounts.code })
    .from(q.t.accounts)
    .orderBy(asc(q.t.accounts.code)),
);
const roleBindings = tenantQuery()((q) =>
  q.db
    .select({ role: q.t.account_roles.role, accountId: q.t.account_roles.account_id })
    .from(q.t.account_roles),
);

export interface PostDemoEntry {
  readonly entry: DemoEntry;
  readonly preparedBy: Uuid;
  readonly approvedBy: Uuid;
}

/** Posts an entry of the demo firm through the one door to the ledger: what holds for every entry holds for it. */
export const postDemoEntry = tenantCommand<PostDemoEntry, PostedEntry, PostingRefusal['code']>(
  'demo.postEntry',
  async (tx, { entry, preparedBy, approvedBy }, context) => {
    const byCode = new Map((await tx.all(accountCodes, {})).map(({ code, id }) => [code, id]));
    const byRole = new Map((await tx.all(roleBindings, {})).map(({ role, accountId }) => [role, accountId]));
    const lines = entry.lines.map(({ account, amountE4 }): EntryDraftLine => {
      const accountId = 'code' in account ? byCode.get(account.code) : byRole.get(account.role);
      if (accountId === undefined)
        throw new InvariantBroken(`the chart of accounts has no ${JSON.stringify(account)}`);
      return {
        accountId,
        originalCurrency: context.tenant.baseCurrency,
        originalAmountE4: BigInt(amountE4),
        description: '',
        lineKind: 'ORDINARY',
      };
    });
    const { postingDate, description, reference } = entry;
    return postEntry(
      tx,
      {
        kind: 'ORDINARY',
        source: 'MANUAL',
        sourceId: null,
        postingDate,
        documentDate: postingDate,
        description,
        reference,
        lines,
        preparedBy,
        approvedBy,
      },
      context,
    );
  },
);
