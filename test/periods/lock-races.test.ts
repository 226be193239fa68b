import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Random } from '../support/random.ts';
import { randomFor } from '../support/seed.ts';
import { expectVerified } from './books-digest.ts';
import { openFirm, type Member, type Person, type TestFirm, type TestTenant } from '../worlds/firm/firm.ts';
import { periodAt, REASON, setStates } from './lock-states.ts';
import { readHistory, replay } from './lock-model.ts';

/** Many clients post, approve and reverse against lockers, unlockers and submitters of the same three months, over HTTP. */

const months = ['2026-03', '2026-04', '2026-05'] as const;
const lastDays: Readonly<Record<string, string>> = { '2026-03': '31', '2026-04': '30', '2026-05': '31' };
const POSTERS = 8;
const LOCKERS = 5;

/** One request of a client: when it was sent and answered by a clock that all clients share, and the commit that it ended in. */
interface AnsweredRequest {
  readonly sent: number;
  readonly answered: number;
  readonly commit: number | null;
  readonly code: string | null;
}

class Run {
  readonly answered: AnsweredRequest[] = [];
  readonly #isFaulty: boolean;
  readonly #firm: TestFirm;
  readonly #tenant: TestTenant;
  readonly #entryIds: string[] = [];
  #clock = 0;

  /** `isFaulty`: the server may break on what the database itself still refuses. */
  constructor(firm: TestFirm, tenant: TestTenant, isFaulty: boolean) {
    this.#isFaulty = isFaulty;
    this.#firm = firm;
    this.#tenant = tenant;
  }

  async #ask(as: Person, mutation: string, input: object): Promise<Member> {
    const sent = (this.#clock += 1);
    const { slug } = this.#tenant;
    const answer = await this.#firm
      .do(mutation, input as Record<string, unknown>, { as, tenant: slug })
      .catch((error: unknown): Member => {
        if (this.#isFaulty) return { __typename: 'Broken', code: 'INTERNAL' };
        throw error;
      });
    const { commitNumber, id } = (answer['reversingEntry'] ?? answer['entry'] ?? {}) as {
      commitNumber?: string;
      id?: string;
    };
    const { version } = (answer['period'] ?? {}) as { version?: string };
    const commit = commitNumber ?? version;
    this.answered.push({
      sent,
      answered: (this.#clock += 1),
      commit: answer.code === undefined && commit !== undefined ? Number(commit) : null,
      code: answer.code ?? null,
    });
    if (id !== undefined && answer.code === undefined) this.#entryIds.push(id);
    return answer;
  }

  #content(random: Random): object {
    const month = random.pick(months);
    const day = random.pick(['01', '15', lastDays[month] ?? '28']);
    const amount = `${random.integer({ least: 1, most: 999 })}.${random.integer({ least: 10, most: 99 })}`;
    const { roles, baseCurrency: currency } = this.#tenant;
    return {
      postingDate: `${month}-${day}`,
      description: 'Raced',
      lines: [
        { accountId: roles['Bank'], debit: amount, currency },
        { accountId: roles['SalesRevenue'], credit: amount, currency },
      ],
    };
  }

  async poster(random: Random, steps: number): Promise<void> {
    for (let step = 0; step < steps; step += 1) {
      const choice = random.next();
      const content = this.#content(random);
      const entryId = this.#entryIds.length === 0 ? undefined : random.pick(this.#entryIds);
      const { postingDate } = content as { postingDate: string };
      if (choice < 0.5 || (entryId === undefined && choice >= 0.75))
        await this.#ask('senior', 'postEntry', content);
      else if (choice < 0.75) await this.#approved(content);
      else if (choice < 0.9)
        await this.#ask('senior', 'reverseEntry', { entryId, postingDate, reason: REASON });
      else await this.#ask('senior', 'reverseEntry', { entryId, onFirstOpenDay: true, reason: REASON });
    }
  }

  /** A draft of the junior, approved by the senior; the lock may come in between. */
  async #approved(content: object): Promise<void> {
    let { draft } = (await this.#ask('junior', 'saveEntryDraft', content)) as unknown as {
      draft: { id: string; version: string };
    };
    const sent = await this.#ask('junior', 'submitEntryDraft', { draftId: draft.id, version: draft.version });
    if (sent.code !== undefined) return;
    draft = sent['draft'] as typeof draft;
    await this.#ask('senior', 'approveEntryDraft', { draftId: draft.id, version: draft.version });
  }

  /** Submits a month. Drafts of the race keep most closes from it: a fixture then puts the month before its approver. */
  async #submit(periodId: string, name: string): Promise<void> {
    const { code } = await this.#ask('senior', 'submitClose', { periodId });
    const states = { lockState: 'LOCK_SALES_AND_PURCHASING', closeState: 'PENDING_APPROVAL' } as const;
    if (code === 'CLOSE_BLOCKED')
      await setStates(this.#firm, this.#tenant, { date: `${name}-15`, ...states });
  }

  /** Looks at a month and takes it a step: mostly on towards LOCKED, at times back, at times a step that is not there. */
  async locker(random: Random, steps: number): Promise<void> {
    for (let step = 0; step < steps; step += 1) {
      const {
        id: periodId,
        name,
        lockState,
        closeState,
      } = await periodAt(this.#firm, this.#tenant, `${random.pick(months)}-15`);
      const any = random.pick([
        'UNLOCKED',
        'LOCK_SALES',
        'LOCK_PURCHASING',
        'LOCK_SALES_AND_PURCHASING',
        'LOCKED',
      ]);
      const chance = random.next();
      if (chance < 0.1) await this.#ask('senior', 'lockPeriod', { periodId, to: any });
      else if (chance < 0.2) await this.#ask('senior', 'unlockPeriod', { periodId, to: any, reason: REASON });
      else if (lockState === 'LOCKED') {
        if (chance < 0.6) await this.#ask('senior', 'unlockPeriod', { periodId, to: any, reason: REASON });
      } else if (lockState === 'LOCK_SALES_AND_PURCHASING') {
        if (closeState === 'PENDING_APPROVAL')
          await this.#ask('senior', 'lockPeriod', { periodId, to: 'LOCKED' });
        else if (closeState === 'OPEN') await this.#ask('senior', 'prepareClose', { periodId });
        else if (closeState === 'DRAFT') await this.#submit(periodId, name);
      } else {
        const next =
          lockState === 'UNLOCKED'
            ? random.pick(['LOCK_SALES', 'LOCK_PURCHASING'])
            : 'LOCK_SALES_AND_PURCHASING';
        await this.#ask('senior', 'lockPeriod', { periodId, to: next });
      }
    }
  }
}

/**
 * Stands for whoever approves a month: sets it LOCKED and CLOSED now and then, whatever drafts of the race are in it. These are races of
 * the lock; the close itself is raced in `close-races.test.ts`.
 */
async function approver(firm: TestFirm, tenant: TestTenant, random: Random, steps: number): Promise<void> {
  for (let step = 0; step < steps; step += 1) {
    const date = `${random.pick(months)}-15`;
    const { lockState } = await periodAt(firm, tenant, date);
    if (lockState === 'LOCKED' || random.isTrue(0.3))
      await setStates(firm, tenant, { date, lockState: 'LOCKED', closeState: 'CLOSED' });
  }
}

async function race(
  firm: TestFirm,
  tenant: TestTenant,
  steps: number,
  isFaulty = false,
): Promise<readonly AnsweredRequest[]> {
  const run = new Run(firm, tenant, isFaulty);
  await Promise.all([
    ...Array.from({ length: POSTERS }, (_, index) => run.poster(randomFor(`poster ${index}`), steps)),
    ...Array.from({ length: LOCKERS }, (_, index) => run.locker(randomFor(`locker ${index}`), steps)),
    approver(firm, tenant, randomFor('approver'), steps),
  ]);
  return run.answered;
}

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ writerThreads: 2 });
});
afterAll(() => firm?.close());

test('races of posters and lockers: each entry lies where the lock allowed it, each refusal was right at its commit, numbers have no gap', async () => {
  const tenant = await firm.provision();
  const answered = await race(firm, tenant, 60);
  const history = await readHistory(tenant);
  const codes = Map.groupBy(answered, ({ code }) => code ?? 'done');
  const counts = Object.fromEntries([...codes].map(([code, list]) => [code, list.length]));
  process.stdout.write(
    `races: ${JSON.stringify({ requests: answered.length, commits: history.commits.length, entries: history.entries.length, ...counts })}\n`,
  );

  expect(replay(history)).toEqual([]);
  // What clients were told is what is in the trail, no more and no less.
  const refused = history.commits.filter(({ outcome }) => outcome === 'refused').length;
  expect(refused).toBe(answered.filter(({ code }) => code !== null).length);
  // An answer that was there before another request was sent has the smaller commit.
  const known = answered
    .filter((each) => each.commit !== null)
    .toSorted((left, right) => left.sent - right.sent);
  const late = known.flatMap((later) =>
    known.filter(
      (earlier) => earlier.answered < later.sent && Number(earlier.commit) >= Number(later.commit),
    ),
  );
  expect(late).toEqual([]);
  await expectVerified(firm, tenant);
  // A race without locks that bite, or without entries, proves nothing.
  expect(counts['PERIOD_LOCKED']).toBeGreaterThan(20);
  expect(history.entries.length).toBeGreaterThan(50);
  expect(
    history.commits.flatMap(({ events }) => events).some(({ event }) => event === 'PERIOD_CLOSE_SENT_BACK'),
  ).toBe(true);
});

test('the model finds it when the writer no longer checks the period', async () => {
  const faulty = await openFirm({
    writerThreads: 1,
    extraModules: [new URL('./no-period-check.ts', import.meta.url).href],
  });
  try {
    const tenant = await faulty.provision();
    await race(faulty, tenant, 30, true);
    const anomalies = replay(await readHistory(tenant));
    expect(anomalies.filter((each) => each.includes('which was LOCKED')).length).toBeGreaterThan(0);
    process.stdout.write(`without the check: ${anomalies.length} anomalies, the first: ${anomalies[0]}\n`);
  } finally {
    await faulty.close();
  }
});

test('nothing of all this was an error of the server', () => {
  expect(firm.masked).toEqual([]);
});
