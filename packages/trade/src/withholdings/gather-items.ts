import type { WithholdingFacts, WithholdingLine } from '@cifra/domain/documents/withholding';
import type { Uuid } from '@cifra/domain/ids';
import type { TenantReadTx } from '@cifra/database/tx';
import { linesOfItem, notedLinesOfItem, withheldOfItem } from './queries.ts';
import { lowers } from './standing-on-document.ts';

/** Reads in one set what withholdings of items are computed from; an opening has no lines, a receipt or payment only charges: they
 * are left out. */
export async function gatherWithheldItems(
  tx: TenantReadTx,
  itemIds: readonly Uuid[],
): Promise<ReadonlyMap<Uuid, WithholdingFacts>> {
  const read = await Promise.all(
    itemIds.map(async (openItemId) => {
      const [lines, noted, standing] = await Promise.all([
        tx.all(linesOfItem, { openItemId }),
        tx.all(notedLinesOfItem, { openItemId }),
        tx.all(withheldOfItem, { openItemId }),
      ]);
      // A debit note has an item of its own, from which its part is withheld.
      const credited = noted.filter(({ noteKind }) => lowers(noteKind));
      const facts = { lines: lines.filter(isSupply).map(lineOf), credited: credited.map(lineOf), standing };
      return facts.lines.length === 0 ? null : ([openItemId, facts] as const);
    }),
  );
  return new Map(read.filter((each) => each !== null));
}

function isSupply({ kind }: { readonly kind: string }): boolean {
  return kind === 'ITEM' || kind === 'TAX_ONLY';
}

function lineOf(row: {
  readonly kind: string;
  readonly netE4: bigint;
  readonly taxE4: bigint;
}): WithholdingLine {
  return { netE4: row.netE4, taxE4: row.taxE4, isTaxOnly: row.kind === 'TAX_ONLY' };
}
