import type { OpenItemRow } from '@cifra/trade/reads/open-items';
import type { DocumentState } from '../generated/resolvers.ts';

/** How much of a document is settled. `found`: the item that it made. */
export function documentState(isVoid: boolean, found: OpenItemRow | null): DocumentState {
  if (isVoid) return 'VOID';
  // A note that voided its original has no item of its own: it is settled against the original.
  if (found === null || found.openOriginalE4 === 0n) return 'SETTLED';
  return found.openOriginalE4 === found.item.original_amount ? 'OPEN' : 'PARTLY_SETTLED';
}
