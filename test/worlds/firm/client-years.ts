import { localDate } from '@cifra/domain/local-date';
import { allPeriods } from '@cifra/ledger/journal/queries';
import { systemRequest } from '@cifra/ops/system-request';
import type { Member, Person, TestFirm, TestTenant, TenantWish } from './firm.ts';
import { setPeriodStates } from '../../support/fixture-commands.ts';

export const REASON = 'The auditor found an invoice of December that was left out.';

export interface LineSeen {
  readonly line: number;
  readonly account: { readonly code: string };
  readonly amount: { readonly amount: string; readonly currency: string };
  readonly baseAmount: { readonly amount: string; readonly currency: string };
  readonly explanation: string;
  readonly state: string;
  readonly note: string | null;
}

export interface EntrySeen {
  readonly entry: number;
  readonly kind: string;
  readonly postingDate: string;
  readonly explanation: string;
  readonly accrual: { readonly id: string } | null;
  readonly lines: readonly LineSeen[];
  readonly posted: PostedSeen | null;
  readonly reversedBy: PostedSeen | null;
}

export interface PostedSeen {
  readonly id: string;
  readonly kind: string;
  readonly source: string;
  readonly number: string;
  readonly postingDate: string;
  readonly preparedBy: { readonly id: string } | null;
  readonly approvedBy: { readonly id: string } | null;
}

export interface CloseSeen {
  readonly id: string;
  readonly state: string;
  readonly result: { readonly amount: string };
  readonly entries: readonly EntrySeen[];
  readonly draftedBy: { readonly id: string };
  readonly reviewedBy: readonly { readonly id: string }[];
}

const POSTED = 'id kind source number postingDate preparedBy { id } approvedBy { id }';
const CLOSE = `id state result { amount } draftedBy { id } reviewedBy { id } entries { entry kind postingDate explanation accrual { id }
  lines(first: 50) { edges { node { line account { code } amount { amount currency } baseAmount { amount currency } explanation state note } } }
  posted { ${POSTED} } reversedBy { ${POSTED} } }`;

/** A line to post by the account's code: `amount` is debit positive, a credit begins with a minus. */
export type Wish = readonly [code: string, amount: string, currency?: string];

/** One client's books and the people who close its years. */
export interface YearDesk {
  readonly tenant: TestTenant;
  readonly post: (date: string, lines: readonly Wish[], isAccrual?: boolean) => Promise<string>;
  /** A rate of a currency in base currency. */
  readonly rate: (date: string, currency: string, rate: string) => Promise<void>;
  readonly account: (code: string, type: string) => Promise<string>;
  readonly idOf: (code: string) => Promise<string>;
  /** Brings every period of a range of days into a pair of states by a fixture: the month's own close is proven elsewhere. */
  readonly setMonths: (
    range: readonly [from: string, to: string],
    states: readonly [lockState: 'UNLOCKED' | 'LOCKED', closeState: 'OPEN' | 'CLOSED'],
  ) => Promise<void>;
  readonly yearId: (name: string) => Promise<string>;
  readonly do: (mutation: string, input: Readonly<Record<string, unknown>>, as?: Person) => Promise<Member>;
  /** A step that must be taken; answers the close. */
  readonly draft: (year: string, as?: Person) => Promise<CloseSeen>;
  readonly approve: (close: CloseSeen, as?: Person) => Promise<CloseSeen>;
  readonly close: (year: string) => Promise<CloseSeen>;
  readonly reverse: (year: string) => Promise<CloseSeen>;
  readonly seen: (id: string) => Promise<CloseSeen>;
  readonly closes: (year: string) => Promise<readonly { readonly id: string; readonly state: string }[]>;
  readonly year: (name: string) => Promise<{
    readonly state: string;
    readonly yearCloseBlockers: readonly string[];
    readonly periods: readonly { readonly lockState: string; readonly closeState: string }[];
  }>;
}

export async function openDesk(firm: TestFirm, wish: TenantWish = {}): Promise<YearDesk> {
  const tenant = await firm.provision({ kind: 'SANDBOX', ...wish });
  const codes = new Map<string, string>();
  const idOf = async (code: string): Promise<string> => {
    if (!codes.has(code)) {
      const { accounts } = await firm.read<{
        accounts: { edges: { node: { id: string; code: string } }[] };
      }>(tenant, 'accounts(first: 200) { edges { node { id code } } }');
      for (const { node } of accounts.edges) codes.set(node.code, node.id);
    }
    const id = codes.get(code);
    if (id === undefined) throw new Error(`there is no account ${code}`);
    return id;
  };
  const act: YearDesk['do'] = (mutation, input, as = 'senior') =>
    firm.do(mutation, input, { as, tenant: tenant.slug });
  const must = async (mutation: string, input: Readonly<Record<string, unknown>>, as?: Person) => {
    const done = await act(mutation, input, as);
    if (done.code !== undefined) throw new Error(`${mutation}: ${JSON.stringify(done)}`);
    return done;
  };
  const yearId = async (name: string): Promise<string> => {
    const { fiscalYears } = await firm.read<{ fiscalYears: { id: string; name: string }[] }>(
      tenant,
      'fiscalYears { id name }',
    );
    const year = fiscalYears.find((each) => each.name === name);
    if (!year) throw new Error(`there is no year ${name}`);
    return year.id;
  };
  const seen: YearDesk['seen'] = async (id) => {
    type Answered = Omit<CloseSeen, 'entries'> & {
      readonly entries: readonly (Omit<EntrySeen, 'lines'> & {
        readonly lines: { readonly edges: readonly { readonly node: LineSeen }[] };
      })[];
    };
    const { yearClose } = await firm.read<{ yearClose: Answered | null }>(
      tenant,
      `yearClose(id: "${id}") { ${CLOSE} }`,
    );
    if (!yearClose) throw new Error(`there is no close ${id}`);
    return {
      ...yearClose,
      entries: yearClose.entries.map((entry) => ({
        ...entry,
        lines: entry.lines.edges.map(({ node }) => node),
      })),
    };
  };
  const closes: YearDesk['closes'] = async (name) => {
    const { fiscalYears } = await firm.read<{
      fiscalYears: { name: string; yearCloses: { id: string; state: string }[] }[];
    }>(tenant, `fiscalYears { name yearCloses { id state } }`);
    return fiscalYears.find((each) => each.name === name)?.yearCloses ?? [];
  };
  const closeOf = (done: Member): Promise<CloseSeen> => seen((done['yearClose'] as { id: string }).id);
  const desk: YearDesk = {
    tenant,
    idOf,
    yearId,
    closes,
    seen,
    do: act,
    async post(postingDate, lines, isAccrual = false) {
      const input = [];
      for (const [code, amount, currency = tenant.baseCurrency] of lines)
        input.push({
          accountId: await idOf(code),
          currency,
          ...(amount.startsWith('-') ? { credit: amount.slice(1) } : { debit: amount }),
        });
      const done = await must('postEntry', { postingDate, description: 'Posted', lines: input, isAccrual });
      return (done['entry'] as { id: string }).id;
    },
    async rate(rateDate, originalCurrency, rate) {
      const reason = 'The rate that the bank used on that day.';
      await must('overrideRate', { originalCurrency, rateDate, rate, reason });
    },
    async account(code, type) {
      await must('createAccount', { code, name: `Account ${code}`, type, isPostable: true });
      codes.clear();
      return idOf(code);
    },
    async setMonths([from, to], [lockState, closeState]) {
      const rows = (await firm.books.read(tenant.id, (tx) => tx.all(allPeriods, {}))) ?? [];
      for (const { id: periodId, start_date: start } of rows) {
        if (start < localDate(from) || start > localDate(to)) continue;
        const states = { periodId, lockState, closeState };
        const set = await firm.books.execute(
          setPeriodStates,
          { tenantId: tenant.id },
          states,
          systemRequest('year'),
        );
        if (!set.ok) throw new Error(JSON.stringify(set));
      }
    },
    draft: async (year, as = 'junior') =>
      closeOf(await must('draftYearClose', { fiscalYearId: await yearId(year) }, as)),
    async approve(close, as = 'senior') {
      const decisions = close.entries.flatMap(({ entry, lines }) =>
        lines.map(({ line }) => ({ entry, line, isApproved: true })),
      );
      return closeOf(await must('reviewYearClose', { yearCloseId: close.id, decisions }, as));
    },
    async close(year) {
      const approved = await desk.approve(await desk.draft(year));
      return closeOf(await must('closeYear', { yearCloseId: approved.id }, 'owner'));
    },
    reverse: async (year) =>
      closeOf(await must('reverseYearClose', { fiscalYearId: await yearId(year), reason: REASON }, 'owner')),
    async year(name) {
      const { fiscalYears } = await firm.read<{
        fiscalYears: (Awaited<ReturnType<YearDesk['year']>> & { name: string })[];
      }>(tenant, 'fiscalYears { name state yearCloseBlockers periods { lockState closeState } }');
      const found = fiscalYears.find((each) => each.name === name);
      if (!found) throw new Error(`there is no year ${name}`);
      return found;
    },
  };
  return desk;
}

/** Lines of an entry as code and base amount, in order. */
export const figures = (entry: EntrySeen | undefined): (readonly [string, string])[] =>
  (entry?.lines ?? []).map(({ account, baseAmount }) => [account.code, baseAmount.amount]);

/** The books' whole year: all months closed. */
export const closeMonths = (desk: YearDesk, from: string, to: string): Promise<void> =>
  desk.setMonths([from, to], ['LOCKED', 'CLOSED']);
