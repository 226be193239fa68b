import { isRefundKind } from '@cifra/domain/documents/kinds';
import { formatE4, parseDecimalToE4, type MinorUnits } from '@cifra/domain/money';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import type { SettlementDocument } from './content.ts';

/**
 * A refund repays credits and nothing else: what it names comes to what it settles. Null: it does, or the document is none. An amount
 * that cannot be read counts as nothing here; its own refusal follows. Source: rulings/accounting.md, 10.
 */
export function problemOfCredits(
  { kind, settlement }: SettlementDocument,
  { settledE4, minorUnits }: { readonly settledE4: bigint; readonly minorUnits: MinorUnits },
): Refusal<'REFUND_CREDITS_DIFFER'> | null {
  if (!isRefundKind(kind)) return null;
  let namedE4 = 0n;
  for (const { amount } of settlement.allocations) {
    const read = parseDecimalToE4(amount, minorUnits);
    if (read.ok) namedE4 += read.value;
  }
  if (namedE4 === settledE4) return null;
  return refuse('REFUND_CREDITS_DIFFER', {
    settledAmount: formatE4(settledE4, minorUnits),
    creditsAmount: formatE4(namedE4, minorUnits),
    settlementCurrency: settlement.currency,
  });
}
