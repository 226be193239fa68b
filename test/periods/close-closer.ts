import type { Random } from '../support/random.ts';
import { checkers, makers, type CloseRequests } from './close-requests.ts';
import { storedId } from '../support/stored/stored-rows.ts';
import type { Person, TestTenant } from '../worlds/firm/firm.ts';
import { REASON } from './lock-states.ts';

interface YearSeen {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly yearCloses: readonly {
    readonly id: string;
    readonly state: string;
  }[];
}

/** A client that closes years and takes them back. */
export class Closer {
  readonly #requests: CloseRequests;

  constructor(requests: CloseRequests) {
    this.#requests = requests;
  }

  /** Looks at the years and takes one a step, until the others have ended: drafts, reviews, closes (at times by a double click), takes back. */
  async run(random: Random, ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      const years = await this.#years();
      const year = random.pick(years);
      const close = year.yearCloses.find(({ state }) => ['DRAFTED', 'APPROVED', 'POSTED'].includes(state));
      const isWild = random.isTrue(0.15);
      const as = random.pick(checkers);
      if (isWild || (year.state === 'CLOSED' && close === undefined))
        await this.#requests.ask(random.pick(makers), 'draftYearClose', { fiscalYearId: year.id });
      else if (close?.state === 'DRAFTED') await this.#review(as, close.id, random);
      else if (close?.state === 'APPROVED') {
        const close2 = { yearCloseId: close.id };
        await Promise.all([
          this.#requests.ask(as, 'closeYear', close2),
          ...(random.isTrue(0.3) ? [this.#requests.ask(random.pick(checkers), 'closeYear', close2)] : []),
        ]);
      } else if (close?.state === 'POSTED' && random.isTrue(0.4))
        await this.#requests.ask('owner', 'reverseYearClose', { fiscalYearId: year.id, reason: REASON });
    }
  }

  async #years(): Promise<readonly YearSeen[]> {
    const { firm, tenant } = this.#requests.race;
    const { fiscalYears } = await firm.read<{ fiscalYears: readonly YearSeen[] }>(
      tenant,
      'fiscalYears { id name state yearCloses { id state } }',
    );
    return fiscalYears.slice(0, 2);
  }

  async #review(as: Person, yearCloseId: string, random: Random): Promise<void> {
    const isApproved = random.isTrue(0.9);
    await this.#requests.ask(as, 'reviewYearClose', {
      yearCloseId,
      decisions: (await linesOfClose(this.#requests.race.tenant, yearCloseId)).map((line) => ({
        ...line,
        isApproved,
        ...(isApproved ? {} : { note: REASON }),
      })),
    });
  }
}

/** Every drafted line by its place. */
async function linesOfClose(
  { stored }: TestTenant,
  yearCloseId: string,
): Promise<readonly { readonly entry: number; readonly line: number }[]> {
  const rows = await stored.rows(
    `select e.ordinal as entry, l.ordinal as line from year_close_entries e
     join year_close_lines l on l.year_close_entry_id = e.id where e.year_close_id = ?`,
    storedId(yearCloseId),
  );
  return rows.map(({ entry, line }) => ({ entry: Number(entry), line: Number(line) }));
}
