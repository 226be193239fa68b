import type { Random } from '../support/random.ts';
import { checkers, makers, type CloseRequests } from './close-requests.ts';
import type { Person } from '../worlds/firm/firm.ts';
import { REASON } from './lock-states.ts';

interface PeriodSeen {
  readonly id: string;
  readonly lockState: string;
  readonly closeState: string;
}

const lockStates = ['UNLOCKED', 'LOCK_SALES', 'LOCK_PURCHASING', 'LOCK_SALES_AND_PURCHASING', 'LOCKED'];
/** How the blocker of accruals begins; what the item says follows. */
const ACCRUALS = 'Accruals pending reversal: ';

/** A client that takes months on towards CLOSED, and back. */
export class Keeper {
  readonly #requests: CloseRequests;

  constructor(requests: CloseRequests) {
    this.#requests = requests;
  }

  /**
   * Looks at the months and takes one a step: mostly the first that is not closed, mostly on; at times back, at times a step that is not there.
   * Where so many steps have closed too few months, the others were quicker: it goes on, up to four times as long.
   */
  async run(random: Random, steps: number): Promise<void> {
    for (let step = 0; step < (this.#requests.isMonthsClosed ? steps : 4 * steps); step += 1) {
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
    const { firm, tenant, months } = this.#requests.race;
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
    if (isLocking) await this.#requests.ask('senior', 'lockPeriod', { periodId, to: random.pick(locks) });
    else if (closeState === 'OPEN')
      await this.#requests.ask(random.pick(makers), 'prepareClose', { periodId });
    else if (closeState === 'DRAFT') await this.#submit(random.pick(makers), periodId);
    else if (closeState === 'PENDING_APPROVAL')
      await this.#requests.ask(random.pick(checkers), 'approveClose', { periodId });
  }

  /** Submits; where accruals that wait are in the way, somebody knows of them and it is submitted once more. */
  async #submit(as: Person, periodId: string): Promise<void> {
    const answer = await this.#requests.ask(as, 'submitClose', { periodId });
    const blockers = (answer['blockedBy'] ?? []) as readonly string[];
    const facts = blockers.find((each) => each.startsWith(ACCRUALS))?.slice(ACCRUALS.length);
    if (facts === undefined) return;
    await this.#requests.ask(as, 'acknowledgeCloseItem', {
      periodId,
      item: { code: 'ACCRUALS_DUE' },
      facts,
      note: REASON,
    });
    await this.#requests.ask(as, 'submitClose', { periodId });
  }

  async #stepBack({ id: periodId, closeState }: PeriodSeen, random: Random): Promise<void> {
    const back = { periodId, reason: REASON };
    const unlocking = random.isTrue(0.5);
    if (unlocking)
      await this.#requests.ask('senior', 'unlockPeriod', {
        ...back,
        to: random.pick(lockStates.slice(0, 4)),
      });
    else if (closeState === 'DRAFT') await this.#requests.ask(random.pick(makers), 'abandonClose', back);
    else if (closeState === 'PENDING_APPROVAL')
      await this.#requests.ask(random.pick(checkers), random.pick(['withdrawClose', 'rejectClose']), back);
    else if (closeState === 'CLOSED')
      await this.#requests.ask(random.pick(checkers), 'reopenPeriod', {
        ...back,
        to: random.pick(['OPEN', 'DRAFT']),
      });
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
    await this.#requests.ask(random.pick(['senior', 'colleague', 'owner']), mutation, {
      periodId,
      ...(isForward ? {} : { reason: REASON }),
      ...(mutation.endsWith('lockPeriod') ? { to: random.pick(lockStates) } : {}),
      ...(mutation === 'reopenPeriod' ? { to: random.pick(['OPEN', 'DRAFT']) } : {}),
    });
  }
}
