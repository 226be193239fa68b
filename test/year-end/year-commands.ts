import { tenantCommand } from '@cifra/books/command';
import { postEntry } from '@cifra/books/journal/post-entry';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { rateOne } from '@cifra/domain/rate';
import { accepted } from '@cifra/domain/result';

/** A line on an open item that changes its base amount and not its original one: what no document of the product does. */
export const strandedLine = tenantCommand<
  {
    readonly openItemId: Uuid;
    readonly partyId: Uuid;
    readonly accountId: Uuid;
    readonly counterId: Uuid;
    readonly currency: string;
    /** Decimal digits, debit positive. */
    readonly baseE4: string;
    readonly postingDate: LocalDate;
  },
  string,
  never
>('fixture.strandedLine', async (tx, input, context) => {
  const { openItemId, partyId, postingDate } = input;
  const baseE4 = BigInt(input.baseE4);
  const common = { description: 'Stranded', documentDate: postingDate } as const;
  const posted = await postEntry(
    tx,
    {
      kind: 'ORDINARY',
      source: 'SALES',
      sourceId: null,
      postingDate,
      documentDate: postingDate,
      description: 'Stranded',
      reference: null,
      lines: [
        {
          ...common,
          accountId: input.accountId,
          originalCurrency: input.currency,
          originalAmountE4: 0n,
          fixedBaseAmountE4: baseE4,
          givenRate: { rate: rateOne, rateId: null, rateDate: postingDate, mark: null },
          lineKind: 'CONTROL',
          partyId,
          openItemId,
        },
        {
          ...common,
          accountId: input.counterId,
          originalCurrency: context.tenant.baseCurrency,
          originalAmountE4: -baseE4,
          fixedBaseAmountE4: -baseE4,
          lineKind: 'FX',
        },
      ],
      preparedBy: null,
      approvedBy: null,
    },
    context,
  );
  if (!posted.ok) throw new Error(JSON.stringify(posted.refusal));
  return accepted(posted.value.entryId);
});

export const commands = [strandedLine];
