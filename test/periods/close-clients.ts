import { DatabaseSync } from 'node:sqlite';
import type { Random } from '../support/random.ts';
import type { Member, Person, TestFirm, TestTenant } from './firm.ts';
import { REASON } from './lock-states.ts';

/** Clients that race on one tenant's books over HTTP: posters, keepers of the months, and closers of the years. */

/** One request: when it was sent and answered by a clock that all clients share, and the commit that it ended in. */
export interface Asked {
  readonly mutation: string;
  readonly sent: number;
  readonly answered: number;
  readonly commit: number | null;
  readonly code: string | null;
}

interface PeriodSeen {
  readonly id: string;
  readonly lockState: string;
  readonly closeState: string;
}

interface YearSeen {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly yearCloses: readonly {
    readonly id: string;
    readonly state: string;
  }[];
}

const lockStates = ['UNLOCKED', 'LOCK_SALES', 'LOCK_PURCHASING', 'LOCK_SALES_AND_PURCHASING', 'LOCKED'];
/** How the blocker of accruals begins; what the item says follows. */
const ACCRUALS = 'Accruals that wait for their reversal: ';
const makers: readonly Person[] = ['senior', 'colleague', 'junior'];
const checkers: readonly Person[] = ['senior', 'colleague', 'owner'];

export interface CloseRace {
  readonly firm: TestFirm;
  readonly tenant: TestTenant;
  /** The months that are fought over, `YYYY-MM`. */
  readonly months: readonly string[];
  readonly customerId: string;
  /** The server may break on what the database itself still refuses. */
  readonly isFaulty: boolean;
}

export class CloseClients {
  readonly asked: Asked[] = [];
  readonly #race: CloseRace;
  readonly #entryIds: string[] = [];
  #clock = 0;

  constructor(race: CloseRace) {
    this.#race = race;
  }

  async #ask(as: Person, mutation: string, input: Readonly<Record<string, unknown>>): Promise<Member> {
    const { firm, tenant, isFaulty } = this.#race;
    const sent = (this.#clock += 1);
    const answer = await firm
      .do(mutation, input, { as, tenant: tenant.slug })
      .catch((error: unknown): Member => {
        if (isFaulty) return { __typename: 'Broken', code: 'INTERNAL' };
        throw error;
      });
    const written = (answer['reversingEntry'] ?? answer['entry'] ?? {}) as {
      commitNumber?: string;
      id?: string;
    };
    // What is done to an item leaves its period as it is.
    const changed =
      mutation === 'acknowledgeCloseItem' ? undefined : (answer['period'] ?? answer['yearClose']);
    const { version } = (changed ?? {}) as { version?: string };
    const commit = written.commitNumber ?? version;
    this.asked.push({
      mutation,
      sent,
      answered: (this.#clock += 1),
      commit: answer.code === undefined && commit !== undefined ? Number(commit) : null,
      code: answer.code ?? null,
    });
    if (written.id !== undefined && answer.code === undefined) this.#entryIds.push(written.id);
    return answer;
  }

  #day(random: Random): string {
    return `${random.pick(this.#race.months)}-${random.pick(['01', '15', '30'])}`;
  }

  #content(random: Random): Readonly<Record<string, unknown>> {
    const amount = `${random.integer({ least: 1, most: 999 })}.${random.integer({ least: 10, most: 99 })}`;
    const { roles, baseCurrency: currency } = this.#race.tenant;
    const isCost = random.isTrue(0.4);
    return {
      postingDate: this.#day(random),
      description: 'Raced',
      lines: [
        { accountId: roles[isCost ? 'Rounding' : 'Bank'], debit: amount, currency },
        { accountId: roles[isCost ? 'Bank' : 'SalesRevenue'], credit: amount, currency },
      ],
    };
  }

  /** Entries, drafts that another person approves, accruals, reversals and invoices, by turns. */
  async poster(random: Random, steps: number): Promise<void> {
    for (let step = 0; step < steps; step += 1) {
      const chance = random.next();
      const content = this.#content(random);
      const entryId = this.#entryIds.length === 0 ? undefined : random.pick(this.#entryIds);
      if (chance < 0.4 || entryId === undefined) await this.#ask('senior', 'postEntry', content);
      else if (chance < 0.55) await this.#approved(content);
      else if (chance < 0.6) await this.#ask('senior', 'postEntry', { ...content, isAccrual: true });
      else if (chance < 0.8) await this.#invoice(random);
      else if (chance < 0.9)
        await this.#ask('senior', 'reverseEntry', {
          entryId,
          postingDate: content['postingDate'],
          reason: REASON,
        });
      else await this.#ask('senior', 'reverseEntry', { entryId, onFirstOpenDay: true, reason: REASON });
    }
  }

  async #invoice(random: Random): Promise<void> {
    await this.#ask('senior', 'postInvoice', {
      partyId: this.#race.customerId,
      documentDate: this.#day(random),
      lines: [
        { description: 'Raced', quantity: '1', unitPrice: `${random.integer({ least: 1, most: 99 })}` },
      ],
    });
  }

  /** A draft of the junior's, approved by the senior; what comes in between may stop it, and then it goes away again. */
  async #approved(content: Readonly<Record<string, unknown>>): Promise<void> {
    let draft = draftOf(await this.#ask('junior', 'saveEntryDraft', content));
    const step = async (as: Person, mutation: string, more = {}): Promise<boolean> => {
      const answer = await this.#ask(as, mutation, { draftId: draft?.id, version: draft?.version, ...more });
      draft = draftOf(answer) ?? draft;
      return answer.code === undefined;
    };
    if (await step('junior', 'submitEntryDraft')) {
      if (await step('senior', 'approveEntryDraft')) return;
      await step('junior', 'withdrawEntryDraft');
    }
    await step('junior', 'discardEntryDraft');
  }

  /** Looks at the months and takes one a step: mostly the first that is not closed, mostly on; at times back, at times a step that is not there. */
  async keeper(random: Random, steps: number): Promise<void> {
    for (let step = 0; step < steps; step += 1) {
      const periods = await this.#look();
      const first = periods.find(({ closeState }) => !['CLOSED', 'YEAR_CLOSED'].includes(closeState));
      const period = first !== undefined && random.isTrue(0.6) ? first : random.pick(periods);
      const chance = random.next();
      if (chance < 0.06) await this.#wildStep(period, random);
      else if (chance < (period.closeState === 'CLOSED' ? 0.1 : 0.16)) await this.#stepBack(period, random);
      else await this.#stepOn(period, random);
    }
  }

  async #look(): Promise<readonly PeriodSeen[]> {
    const { firm, tenant, months } = this.#race;
    const seen = await firm.read<Record<string, PeriodSeen>>(
      tenant,
      months
        .map((month, index) => `m${index}: period(date: "${month}-15") { id lockState closeState }`)
        .join(' '),
    );
    return Object.values(seen);
  }

  async #stepOn({ id: periodId, lockState, closeState }: PeriodSeen, random: Random): Promise<void> {
    const next: Readonly<Record<string, readonly string[]>> = {
      UNLOCKED: ['LOCK_SALES', 'LOCK_PURCHASING'],
      LOCK_SALES: ['LOCK_SALES_AND_PURCHASING'],
      LOCK_PURCHASING: ['LOCK_SALES_AND_PURCHASING'],
      LOCK_SALES_AND_PURCHASING: closeState === 'PENDING_APPROVAL' ? ['LOCKED'] : [],
    };
    const locks = next[lockState] ?? [];
    const isLocking = locks.length > 0 && random.isTrue(closeState === 'PENDING_APPROVAL' ? 0.3 : 0.7);
    if (isLocking) await this.#ask('senior', 'lockPeriod', { periodId, to: random.pick(locks) });
    else if (closeState === 'OPEN') await this.#ask(random.pick(makers), 'prepareClose', { periodId });
    else if (closeState === 'DRAFT') await this.#submit(random.pick(makers), periodId);
    else if (closeState === 'PENDING_APPROVAL')
      await this.#ask(random.pick(checkers), 'approveClose', { periodId });
  }

  /** Submits; where accruals that wait are in the way, somebody knows of them and it is submitted once more. */
  async #submit(as: Person, periodId: string): Promise<void> {
    const answer = await this.#ask(as, 'submitClose', { periodId });
    const blockers = (answer['blockers'] ?? []) as readonly string[];
    const facts = blockers.find((each) => each.startsWith(ACCRUALS))?.slice(ACCRUALS.length);
    if (facts === undefined) return;
    await this.#ask(as, 'acknowledgeCloseItem', { periodId, code: 'ACCRUALS_DUE', facts, note: REASON });
    await this.#ask(as, 'submitClose', { periodId });
  }

  async #stepBack({ id: periodId, closeState }: PeriodSeen, random: Random): Promise<void> {
    const back = { periodId, reason: REASON };
    const unlocking = random.isTrue(0.5);
    if (unlocking)
      await this.#ask('senior', 'unlockPeriod', { ...back, to: random.pick(lockStates.slice(0, 4)) });
    else if (closeState === 'DRAFT') await this.#ask(random.pick(makers), 'abandonClose', back);
    else if (closeState === 'PENDING_APPROVAL')
      await this.#ask(random.pick(checkers), random.pick(['withdrawClose', 'rejectClose']), back);
    else if (closeState === 'CLOSED')
      await this.#ask(random.pick(checkers), 'reopenPeriod', { ...back, to: random.pick(['OPEN', 'DRAFT']) });
  }

  async #wildStep({ id: periodId }: PeriodSeen, random: Random): Promise<void> {
    const mutation = random.pick([
      'lockPeriod',
      'unlockPeriod',
      'prepareClose',
      'submitClose',
      'withdrawClose',
      'rejectClose',
      'approveClose',
      'abandonClose',
      'reopenPeriod',
    ]);
    const isForward = ['lockPeriod', 'prepareClose', 'submitClose', 'approveClose'].includes(mutation);
    await this.#ask(random.pick(['senior', 'colleague', 'owner']), mutation, {
      periodId,
      ...(isForward ? {} : { reason: REASON }),
      ...(mutation.endsWith('lockPeriod') ? { to: random.pick(lockStates) } : {}),
      ...(mutation === 'reopenPeriod' ? { to: random.pick(['OPEN', 'DRAFT']) } : {}),
    });
  }

  /** Looks at the years and takes one a step, until the others have ended: drafts, reviews, closes (at times by a double click), takes back. */
  async closer(random: Random, ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      const years = await this.#years();
      const year = random.pick(years);
      const close = year.yearCloses.find(({ state }) => ['DRAFTED', 'APPROVED', 'POSTED'].includes(state));
      const isWild = random.isTrue(0.15);
      const as = random.pick(checkers);
      if (isWild || (year.state === 'CLOSED' && close === undefined))
        await this.#ask(random.pick(makers), 'draftYearClose', { fiscalYearId: year.id });
      else if (close?.state === 'DRAFTED') await this.#review(as, close.id, random);
      else if (close?.state === 'APPROVED') {
        const close2 = { yearCloseId: close.id };
        await Promise.all([
          this.#ask(as, 'closeYear', close2),
          ...(random.isTrue(0.3) ? [this.#ask(random.pick(checkers), 'closeYear', close2)] : []),
        ]);
      } else if (close?.state === 'POSTED' && random.isTrue(0.4))
        await this.#ask('owner', 'reverseYearClose', { fiscalYearId: year.id, reason: REASON });
    }
  }

  async #years(): Promise<readonly YearSeen[]> {
    const { firm, tenant } = this.#race;
    const { fiscalYears } = await firm.read<{ fiscalYears: readonly YearSeen[] }>(
      tenant,
      'fiscalYears { id name state yearCloses { id state } }',
    );
    return fiscalYears.slice(0, 2);
  }

  async #review(as: Person, yearCloseId: string, random: Random): Promise<void> {
    const isApproved = random.isTrue(0.9);
    await this.#ask(as, 'reviewYearClose', {
      yearCloseId,
      decisions: linesOfClose(this.#race.tenant.file, yearCloseId).map((line) => ({
        ...line,
        isApproved,
        ...(isApproved ? {} : { note: REASON }),
      })),
    });
  }
}

/** Every drafted line by its place. */
function linesOfClose(
  file: string,
  yearCloseId: string,
): { readonly entry: number; readonly line: number }[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database
      .prepare(
        `select e.ordinal as entry, l.ordinal as line from year_close_entries e
         join year_close_lines l on l.year_close_entry_id = e.id where lower(hex(e.year_close_id)) = ?`,
      )
      .all(yearCloseId.replaceAll('-', ''))
      .map(({ entry, line }) => ({ entry: Number(entry), line: Number(line) }));
  } finally {
    database.close();
  }
}

function draftOf(answer: Member): { readonly id: string; readonly version: string } | undefined {
  return answer['draft'] as { readonly id: string; readonly version: string } | undefined;
}
