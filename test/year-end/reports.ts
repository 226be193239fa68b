import type { TestFirm, TestTenant } from '../worlds/firm/firm.ts';

interface Amount {
  readonly amount: string;
}

/** The trial balance of a day: code to opening, movement and balance. */
export async function trialBalanceOf(
  firm: TestFirm,
  tenant: TestTenant,
  asOf: string,
): Promise<{
  readonly rows: Readonly<
    Record<string, readonly [opening: string, debit: string, credit: string, balance: string]>
  >;
  readonly unclosedResult: string;
}> {
  const { trialBalance } = await firm.read<{
    trialBalance: {
      rows: { account: { code: string }; opening: Amount; debit: Amount; credit: Amount; balance: Amount }[];
      unclosedResult: Amount;
    };
  }>(
    tenant,
    `trialBalance(asOf: "${asOf}") { rows { account { code } opening { amount } debit { amount } credit { amount } balance { amount } } unclosedResult { amount } }`,
  );
  return {
    rows: Object.fromEntries(
      trialBalance.rows.map((row) => [
        row.account.code,
        [row.opening.amount, row.debit.amount, row.credit.amount, row.balance.amount] as const,
      ]),
    ),
    unclosedResult: trialBalance.unclosedResult.amount,
  };
}

/** The balance sheet of a day: code or computed line to balance; what is zero is left out. */
export async function balanceSheetOf(
  firm: TestFirm,
  tenant: TestTenant,
  asOf: string,
): Promise<Readonly<Record<string, string>>> {
  const section = 'rows { account { code } balance { amount } } computed { kind balance { amount } }';
  type Section = {
    readonly rows: { account: { code: string }; balance: Amount }[];
    readonly computed: { kind: string; balance: Amount }[];
  };
  const { balanceSheet } = await firm.read<{
    balanceSheet: { assets: Section; liabilities: Section; equity: Section };
  }>(
    tenant,
    `balanceSheet(asOf: "${asOf}") { assets { ${section} } liabilities { ${section} } equity { ${section} } }`,
  );
  const { assets, liabilities, equity } = balanceSheet;
  return Object.fromEntries(
    [assets, liabilities, equity]
      .flatMap(({ rows, computed }) => [
        ...rows.map(({ account, balance }) => [account.code, balance.amount] as const),
        ...computed.map(({ kind, balance }) => [kind, balance.amount] as const),
      ])
      .filter(([, amount]) => Number(amount) !== 0),
  );
}

/** The income statement of a range of days: its result, and code to balance. */
export async function incomeStatementOf(
  firm: TestFirm,
  tenant: TestTenant,
  [from, to]: readonly [from: string, to: string],
): Promise<{ readonly result: string; readonly rows: Readonly<Record<string, string>> }> {
  const section = 'rows { account { code } balance { amount } }';
  type Section = { readonly rows: { account: { code: string }; balance: Amount }[] };
  const { incomeStatement } = await firm.read<{
    incomeStatement: { income: Section; expense: Section; result: Amount };
  }>(
    tenant,
    `incomeStatement(from: "${from}", to: "${to}") { result { amount } income { ${section} } expense { ${section} } }`,
  );
  const { income, expense, result } = incomeStatement;
  return {
    result: result.amount,
    rows: Object.fromEntries(
      [...income.rows, ...expense.rows].map(({ account, balance }) => [account.code, balance.amount]),
    ),
  };
}

/** An account's ledger over a range of days. */
export async function ledgerOf(
  firm: TestFirm,
  tenant: TestTenant,
  { accountId, from, to }: { readonly accountId: string; readonly from: string; readonly to: string },
): Promise<{ readonly opening: string; readonly closing: string; readonly lines: readonly string[] }> {
  const { generalLedger } = await firm.read<{
    generalLedger: {
      opening: { base: Amount };
      closing: { base: Amount };
      lines: { edges: { node: { postingDate: string; line: { base: Amount } } }[] };
    };
  }>(
    tenant,
    `generalLedger(accountId: "${accountId}", from: "${from}", to: "${to}") { opening { base { amount } } closing { base { amount } }
      lines(first: 100) { edges { node { postingDate line { base { amount } } } } } }`,
  );
  return {
    opening: generalLedger.opening.base.amount,
    closing: generalLedger.closing.base.amount,
    lines: generalLedger.lines.edges.map(({ node }) => `${node.postingDate} ${node.line.base.amount}`),
  };
}
