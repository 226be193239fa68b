import { minorUnitsOf } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { formatE4 } from '@cifra/domain/money';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import type { PostedEntry } from '../journal/post-entry.ts';
import { Journal } from '../journal/journal.ts';
import { gatherReversal, postReversal, reverseEntryCodes } from '../journal/reverse-entry.ts';
import { findStandingOpening, openingDateOfTenant, type OpeningMakers } from './post-opening.ts';
import { itemsOfEntry } from './queries.ts';

const reverseOpeningCodes = refusalCodes('OPENING_UNKNOWN', 'OPENING_ITEM_SETTLED', ...reverseEntryCodes);
export type ReverseOpeningRefusal = RefusalOf<typeof reverseOpeningCodes>;

/**
 * Undoes the opening entry that stands, on its own date; its open items end at zero. Others may be posted afterwards.
 * Refuses in this order: OPENING_UNKNOWN, OPENING_ITEM_SETTLED (something was allocated to an item), then as `decideReversal`.
 */
export async function reverseOpening(
  tx: TenantTx,
  { context, ...makers }: OpeningMakers & { readonly context: TenantCommandContext },
): Promise<Result<{ readonly entryId: Uuid; readonly reversing: PostedEntry }, ReverseOpeningRefusal>> {
  const [standing, openingDate, journal] = await Promise.all([
    findStandingOpening(tx),
    openingDateOfTenant(tx),
    Journal.open(tx, context),
  ]);
  if (standing === null) return refused(refuse('OPENING_UNKNOWN', { openingDate }));
  const entryId = standing.id;
  const [items, original] = await Promise.all([
    tx.all(itemsOfEntry, { entryId }),
    gatherReversal(tx, entryId, context),
  ]);
  if (!original) throw new InvariantBroken('the opening entry that stands is not there');
  for (const item of items) {
    if (item.openOriginalE4 === item.originalAmountE4 && item.openBaseE4 === item.baseAmountE4) continue;
    const { id, reference, currency } = item;
    const open = formatE4(item.openOriginalE4, minorUnitsOf(currency));
    return refused(
      refuse('OPENING_ITEM_SETTLED', {
        openItemRef: id,
        itemReference: reference,
        openAmount: open,
        currencyCode: currency,
      }),
    );
  }
  const reversed = postReversal(
    tx,
    { original, journal },
    { source: 'OPENING', on: standing.openingDate, ...makers },
  );
  if (!reversed.ok) return reversed;
  tx.record({
    event: 'OPENING_BALANCES_REVERSED',
    objectType: 'JournalEntry',
    objectId: entryId,
    after: { reversingEntryId: reversed.value.entry.id },
  });
  return accepted({ entryId, reversing: reversed.value.posted });
}
