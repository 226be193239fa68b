import { expect, test } from 'vitest';
import { readCloseHistory } from './close-history.ts';
import { replayClose } from './close-model.ts';
import { openFirm, type Input, type Member, type Person } from '../worlds/firm/firm.ts';
import { openClient, type TestClient } from '../worlds/firm/client.ts';
import { periodAt, REASON } from './lock-states.ts';

/** The model of the close with the product's guards taken away, one at a time: what they keep out must be named. */

/** What people ask for of a short year of two months. Each request is answered by the product as it is without the guard. */
class Script {
  readonly #client: TestClient;

  constructor(client: TestClient) {
    this.#client = client;
  }

  accepted(as: Person, mutation: string, input: Input): Promise<Member> {
    return this.#client.accepted(mutation, input, as);
  }

  async post(date: string): Promise<void> {
    await this.#client.postSale({ date, amount: '10.00' });
  }

  async submit(month: string): Promise<string> {
    const { id: periodId, lockState } = await periodAt(this.#client.firm, this.#client.tenant, `${month}-15`);
    if (lockState === 'UNLOCKED')
      for (const to of ['LOCK_SALES', 'LOCK_SALES_AND_PURCHASING'])
        await this.accepted('senior', 'lockPeriod', { periodId, to });
    const { closeState } = await periodAt(this.#client.firm, this.#client.tenant, `${month}-15`);
    if (closeState === 'OPEN') await this.accepted('senior', 'prepareClose', { periodId });
    await this.accepted('senior', 'submitClose', { periodId });
    return periodId;
  }

  async close(month: string, as: Person = 'owner'): Promise<string> {
    const periodId = await this.submit(month);
    await this.accepted(as, 'approveClose', { periodId });
    return periodId;
  }

  /** Drafts the year's close and approves it as it is; answers its id. */
  async draftYear(): Promise<string> {
    const { fiscalYears } = await this.#client.read<{ fiscalYears: { id: string }[] }>('fiscalYears { id }');
    const drafted = await this.accepted('senior', 'draftYearClose', { fiscalYearId: fiscalYears[0]?.id });
    const { id: yearCloseId } = drafted['yearClose'] as { id: string };
    const decisions = [1, 2].map((line) => ({ entry: 1, line, isApproved: true }));
    await this.accepted('owner', 'reviewYearClose', { yearCloseId, decisions });
    return yearCloseId;
  }
}

const violations: readonly {
  readonly fault: string;
  readonly anomaly: string;
  readonly commit: (script: Script) => Promise<unknown>;
}[] = [
  {
    fault: 'no-period-check.ts',
    anomaly: 'posted into 2025-11, which was LOCKED',
    commit: async (script) => {
      await script.close('2025-11');
      await script.post('2025-11-30');
    },
  },
  {
    fault: 'faults/no-maker-check.ts',
    anomaly: '2025-11 was approved by one who made it',
    commit: (script) => script.close('2025-11', 'senior'),
  },
  {
    fault: 'faults/no-digest.ts',
    anomaly: '2025-11 was approved with 1 entries, submitted with 0',
    commit: async (script) => {
      const periodId = await script.submit('2025-11');
      await script.post('2025-11-30');
      await script.accepted('owner', 'approveClose', { periodId });
    },
  },
  {
    fault: 'faults/no-order.ts',
    anomaly: '2025-12 was closed before 2025-11, which is OPEN',
    commit: (script) => script.close('2025-12'),
  },
  {
    fault: 'faults/no-fingerprint.ts',
    anomaly: 'was closed with 2 entries, drafted with 1',
    commit: async (script) => {
      await script.post('2025-11-30');
      await script.close('2025-11');
      const periodId = await script.close('2025-12');
      const yearCloseId = await script.draftYear();
      await script.accepted('owner', 'reopenPeriod', { periodId, to: 'DRAFT', reason: REASON });
      await script.post('2025-12-31');
      await script.close('2025-12');
      await script.accepted('owner', 'closeYear', { yearCloseId });
    },
  },
];

test.each(violations)('the model finds it without the guard: $fault', async ({ fault, anomaly, commit }) => {
  const firm = await openFirm({
    writerThreads: 1,
    extraModules: [new URL(`./${fault}`, import.meta.url).href],
  });
  try {
    const client = await openClient(firm, {
      fiscalYearStart: '2025-01-01',
      firstYearStart: '2025-11-01',
    });
    await commit(new Script(client));
    const anomalies = replayClose(await readCloseHistory(client.tenant));
    expect(
      anomalies.some((each) => each.includes(anomaly)),
      anomalies.join('\n'),
    ).toBe(true);
  } finally {
    await firm.close();
  }
});
