import { tenantCommand } from '@cifra/books/command';
import { postEntry } from '@cifra/ledger/journal/post-entry';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { rateOne } from '@cifra/domain/rate';
import { accepted, type Result } from '@cifra/domain/result';
import type { Refusal } from '@cifra/domain/refusals';
import { closeYear } from '@cifra/closing/year-end/close-year';
import { reverseYearClose } from '@cifra/closing/year-end/reverse-year-close';
import type { TenantTx } from '@cifra/database/tx';

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

export const PLANTED = 'the statement that was to fail';

/** The same transaction, whose `at`-th statement fails as it would there: a read's promise, a write at once. */
function failingAt(tx: TenantTx, at: number): { readonly tx: TenantTx; readonly statements: () => number } {
  let statements = 0;
  const failing = new Proxy(tx, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...parameters: unknown[]): unknown => {
        statements += 1;
        if (statements === at && (name === 'first' || name === 'all'))
          return Promise.reject(new Error(PLANTED));
        if (statements === at) throw new Error(PLANTED);
        return value.apply(target, parameters) as unknown;
      };
    },
  });
  return { tx: failing, statements: () => statements };
}

interface FailingAt {
  /** 1, 2, …; beyond the last statement nothing fails. */
  readonly at: number;
}

/** Runs a step of the year-end in a transaction that fails; answers how many statements it has where none did. */
function failing<Input>(
  name: string,
  step: (
    tx: TenantTx,
    input: Input,
    context: Parameters<typeof closeYear>[2],
  ) => Promise<Result<unknown, Refusal>>,
) {
  return tenantCommand<Input & FailingAt, number, never>(name, async (tx, input, context) => {
    const planted = failingAt(tx, input.at);
    const done = await step(planted.tx, input, context);
    if (!done.ok) throw new Error(JSON.stringify(done.refusal));
    return accepted(planted.statements());
  });
}

export const closeYearFailing = failing<{ readonly yearCloseId: Uuid }>(
  'fixture.closeYearFailing',
  closeYear,
);
export const reverseYearCloseFailing = failing<{ readonly fiscalYearId: Uuid }>(
  'fixture.reverseYearCloseFailing',
  reverseYearClose,
);

export const commands = [strandedLine, closeYearFailing, reverseYearCloseFailing];

export const stepwise = 'Fixtures write what a test needs, as it comes.';
