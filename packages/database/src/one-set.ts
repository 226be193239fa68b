import { InvariantBroken } from './failures.ts';
import { ReadSets } from './read-sets.ts';
import type { LookingTx, ReadTx } from './tx.ts';

/** Reads that are requested together, as one set: what is requested once they are answered throws a broken invariant. */
export function oneSetOf<Tables>(tx: LookingTx<Tables>): LookingTx<Tables> {
  let isSent = false;
  const setOn = (target: ReadTx<Tables>): ReadTx<Tables> => {
    const sets = new ReadSets<Tables>((requests) => {
      if (isSent) throw new InvariantBroken('reads that were declared as one set were requested in two');
      isSent = true;
      return Promise.all(requests.map(({ query, params }) => target.all(query, params)));
    });
    return {
      all: (query, params) => sets.all(query, params),
      first: (query, params) => sets.first(query, params),
    };
  };
  const { looking } = tx;
  return { ...setOn(tx), ...(looking && { looking: (look) => setOn(looking(look)) }) };
}
