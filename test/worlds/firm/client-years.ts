import { localDate } from '@cifra/domain/local-date';
import type { CloseState, LockState } from '@cifra/domain/periods';
import { allPeriods } from '@cifra/ledger/journal/queries';
import { systemRequest } from '@cifra/ops/system-request';
import { setPeriodStates } from '../../support/fixture-commands.ts';
import { idIn, type ClientRequests } from './client-requests.ts';
import type { Member, Person } from './firm.ts';

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

/** A client's fiscal years and their closes. */
export interface ClientYears {
  /** Brings every period of a range of days into a pair of states by a fixture: the month's own close is proven elsewhere. */
  readonly setMonths: (
    range: readonly [from: string, to: string],
    states: readonly [lockState: LockState, closeState: CloseState],
  ) => Promise<void>;
  /** The books' whole year: all months closed. */
  readonly closeMonths: (from: string, to: string) => Promise<void>;
  readonly yearId: (name: string) => Promise<string>;
  /** Each of these steps must be accepted; it answers the close. */
  readonly draftYear: (year: string, as?: Person) => Promise<CloseSeen>;
  readonly approveYear: (close: CloseSeen, as?: Person) => Promise<CloseSeen>;
  /** Drafts, approves and closes. */
  readonly closeYear: (year: string) => Promise<CloseSeen>;
  readonly reverseYear: (year: string) => Promise<CloseSeen>;
  readonly yearClose: (id: string) => Promise<CloseSeen>;
  readonly yearCloses: (year: string) => Promise<readonly { readonly id: string; readonly state: string }[]>;
  readonly year: (name: string) => Promise<YearSeen>;
}

export interface YearSeen {
  readonly name: string;
  readonly state: string;
  readonly yearCloseBlockers: readonly string[];
  readonly periods: readonly { readonly lockState: string; readonly closeState: string }[];
}

export function yearsOf({ firm, tenant, accepted, read }: ClientRequests): ClientYears {
  const yearNamed = async <Year extends object>(name: string, fields: string): Promise<Year> => {
    const { fiscalYears } = await read<{ fiscalYears: (Year & { name: string })[] }>(
      `fiscalYears { name ${fields} }`,
    );
    const year = fiscalYears.find((each) => each.name === name);
    if (!year) throw new Error(`there is no year ${name}`);
    return year;
  };
  const closeIn = (member: Member): Promise<CloseSeen> => years.yearClose(idIn(member, 'yearClose'));
  const years: ClientYears = {
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
    closeMonths: (from, to) => years.setMonths([from, to], ['LOCKED', 'CLOSED']),
    yearId: async (name) => (await yearNamed<{ id: string }>(name, 'id')).id,
    draftYear: async (year, as = 'junior') =>
      closeIn(await accepted('draftYearClose', { fiscalYearId: await years.yearId(year) }, as)),
    async approveYear(close, as = 'senior') {
      const decisions = close.entries.flatMap(({ entry, lines }) =>
        lines.map(({ line }) => ({ entry, line, isApproved: true })),
      );
      return closeIn(await accepted('reviewYearClose', { yearCloseId: close.id, decisions }, as));
    },
    async closeYear(year) {
      const approved = await years.approveYear(await years.draftYear(year));
      return closeIn(await accepted('closeYear', { yearCloseId: approved.id }, 'owner'));
    },
    async reverseYear(year) {
      const input = { fiscalYearId: await years.yearId(year), reason: REASON };
      return closeIn(await accepted('reverseYearClose', input, 'owner'));
    },
    async yearClose(id) {
      type Answered = Omit<CloseSeen, 'entries'> & {
        readonly entries: readonly (Omit<EntrySeen, 'lines'> & {
          readonly lines: { readonly edges: readonly { readonly node: LineSeen }[] };
        })[];
      };
      const { yearClose } = await read<{ yearClose: Answered | null }>(`yearClose(id: "${id}") { ${CLOSE} }`);
      if (!yearClose) throw new Error(`there is no close ${id}`);
      return {
        ...yearClose,
        entries: yearClose.entries.map((entry) => ({
          ...entry,
          lines: entry.lines.edges.map(({ node }) => node),
        })),
      };
    },
    yearCloses: async (name) =>
      (await yearNamed<{ yearCloses: { id: string; state: string }[] }>(name, 'yearCloses { id state }'))
        .yearCloses,
    year: (name) => yearNamed<YearSeen>(name, 'state yearCloseBlockers periods { lockState closeState }'),
  };
  return years;
}

/** Lines of an entry as code and base amount, in order. */
export const figures = (entry: EntrySeen | undefined): (readonly [string, string])[] =>
  (entry?.lines ?? []).map(({ account, baseAmount }) => [account.code, baseAmount.amount]);
