import type { Member, Person, TestFirm, TestTenant } from '../worlds/firm/firm.ts';

/** One request: when it was sent and answered by a clock that all clients share, and the commit that it ended in. */
export interface AnsweredRequest {
  readonly mutation: string;
  readonly sent: number;
  readonly answered: number;
  readonly commit: number | null;
  readonly code: string | null;
}

/** Who prepares and submits, and who approves: two of them are both, so that the same person comes by at times. */
export const makers: readonly Person[] = ['senior', 'colleague', 'junior'];
export const checkers: readonly Person[] = ['senior', 'colleague', 'owner'];

export interface CloseRace {
  readonly firm: TestFirm;
  readonly tenant: TestTenant;
  /** The months that are fought over, `YYYY-MM`. */
  readonly months: readonly string[];
  readonly customerId: string;
}

/** The requests of all clients of a race. */
export class CloseRequests {
  readonly answered: AnsweredRequest[] = [];
  readonly race: CloseRace;
  /** Entries that somebody posted. */
  readonly entryIds: string[] = [];
  #clock = 0;

  constructor(race: CloseRace) {
    this.race = race;
  }

  /** Whether three months were closed, by whomever. */
  get isMonthsClosed(): boolean {
    return (
      this.answered.filter(({ mutation, code }) => mutation === 'approveClose' && code === null).length >= 3
    );
  }

  async ask(as: Person, mutation: string, input: Readonly<Record<string, unknown>>): Promise<Member> {
    const { firm, tenant } = this.race;
    const sent = (this.#clock += 1);
    const answer = await firm.do(mutation, input, { as, tenant: tenant.slug });
    const written = (answer['reversingEntry'] ?? answer['entry'] ?? {}) as {
      commitNumber?: string;
      id?: string;
    };
    // What is done to an item leaves its period as it is.
    const changed =
      mutation === 'acknowledgeCloseItem' ? undefined : (answer['period'] ?? answer['yearClose']);
    const { version } = (changed ?? {}) as { version?: string };
    const commit = written.commitNumber ?? version;
    this.answered.push({
      mutation,
      sent,
      answered: (this.#clock += 1),
      commit: answer.code === undefined && commit !== undefined ? Number(commit) : null,
      code: answer.code ?? null,
    });
    if (written.id !== undefined && answer.code === undefined) this.entryIds.push(written.id);
    return answer;
  }
}
