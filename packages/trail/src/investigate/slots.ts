import { refuse, type Refusal } from '@cifra/domain/refusals';

/** What runs at once and begins within a minute, in this process. A query takes a core. */
const OF_PERSON = 2;
const OF_EVERYBODY = 4;
const IN_A_MINUTE = 30;
const MINUTE_MILLIS = 60_000;

export class InvestigationSlots {
  readonly #running = new Map<string, number>();
  readonly #begun = new Map<string, number[]>();
  #total = 0;

  /** Takes a place, or says why there is none. Nothing is recorded of that: recording it would cost what the limit saves. */
  take(person: string, nowMillis = Date.now()): Refusal<'INVESTIGATIONS_BUSY'> | null {
    const busy = (busyLimit: string, busyLimitCount: number) =>
      refuse('INVESTIGATIONS_BUSY', { busyLimit, busyLimitCount });
    for (const [each, instants] of this.#begun)
      if ((instants.at(-1) ?? 0) <= nowMillis - MINUTE_MILLIS) this.#begun.delete(each);
    const lately = (this.#begun.get(person) ?? []).filter((at) => at > nowMillis - MINUTE_MILLIS);
    if (lately.length >= IN_A_MINUTE) return busy('MINUTE', IN_A_MINUTE);
    const own = this.#running.get(person) ?? 0;
    if (own >= OF_PERSON) return busy('PERSON', OF_PERSON);
    if (this.#total >= OF_EVERYBODY) return busy('EVERYBODY', OF_EVERYBODY);
    this.#begun.set(person, [...lately, nowMillis]);
    this.#running.set(person, own + 1);
    this.#total += 1;
    return null;
  }

  give(person: string): void {
    const own = (this.#running.get(person) ?? 1) - 1;
    if (own === 0) this.#running.delete(person);
    else this.#running.set(person, own);
    this.#total -= 1;
  }
}
