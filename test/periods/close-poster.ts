import type { Random } from '../support/random.ts';
import type { CloseRequests } from './close-requests.ts';
import type { Member, Person } from '../worlds/firm/firm.ts';
import { REASON } from './lock-states.ts';

/** A client that posts into months that others lock and close. */
export class Poster {
  readonly #requests: CloseRequests;

  constructor(requests: CloseRequests) {
    this.#requests = requests;
  }

  #day(random: Random): string {
    return `${random.pick(this.#requests.race.months)}-${random.pick(['01', '15', '30'])}`;
  }

  #content(random: Random): Readonly<Record<string, unknown>> {
    const amount = `${random.integer({ least: 1, most: 999 })}.${random.integer({ least: 10, most: 99 })}`;
    const { roles, baseCurrency: currency } = this.#requests.race.tenant;
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
  async run(random: Random, steps: number): Promise<void> {
    for (let step = 0; step < steps; step += 1) {
      const chance = random.next();
      const content = this.#content(random);
      const entryId = this.#requests.entryIds.length === 0 ? undefined : random.pick(this.#requests.entryIds);
      if (chance < 0.4 || entryId === undefined) await this.#requests.ask('senior', 'postEntry', content);
      else if (chance < 0.55) await this.#approved(content);
      else if (chance < 0.6) await this.#requests.ask('senior', 'postEntry', { ...content, isAccrual: true });
      else if (chance < 0.8) await this.#invoice(random);
      else if (chance < 0.9)
        await this.#requests.ask('senior', 'reverseEntry', {
          entryId,
          postingDate: content['postingDate'],
          reason: REASON,
        });
      else
        await this.#requests.ask('senior', 'reverseEntry', { entryId, onFirstOpenDay: true, reason: REASON });
    }
  }

  async #invoice(random: Random): Promise<void> {
    await this.#requests.ask('senior', 'postInvoice', {
      partyId: this.#requests.race.customerId,
      documentDate: this.#day(random),
      lines: [
        { description: 'Raced', quantity: '1', unitPrice: `${random.integer({ least: 1, most: 99 })}` },
      ],
    });
  }

  /** A draft of the junior's, approved by the senior; what comes in between may stop it, and then it goes away again. */
  async #approved(content: Readonly<Record<string, unknown>>): Promise<void> {
    let draft = draftOf(await this.#requests.ask('junior', 'saveEntryDraft', content));
    const step = async (as: Person, mutation: string, more = {}): Promise<boolean> => {
      const answer = await this.#requests.ask(as, mutation, {
        draftId: draft?.id,
        version: draft?.version,
        ...more,
      });
      draft = draftOf(answer) ?? draft;
      return answer.code === undefined;
    };
    if (await step('junior', 'submitEntryDraft')) {
      if (await step('senior', 'approveEntryDraft')) return;
      await step('junior', 'withdrawEntryDraft');
    }
    await step('junior', 'discardEntryDraft');
  }
}

function draftOf(answer: Member): { readonly id: string; readonly version: string } | undefined {
  return answer['draft'] as { readonly id: string; readonly version: string } | undefined;
}
