import type { DenialLimits } from '@cifra/books/denials';
import { compose, type Composition } from '../isolation/composition.ts';
import { generateOperation } from '../isolation/operation-generator.ts';
import { RequestNames } from '../isolation/request-names.ts';
import { openWorld, type World } from '../isolation/world.ts';
import { createRandom } from '../support/random.ts';
import { embedded, newPlaceOnServer } from '../support/stored/engine-at-hand.ts';
import { PairedRows } from './paired-rows.ts';

/** What moves while somebody looks at it, and what names the engine. */
const moving = /\bhealth|\bnow\b|lastUsed|lastSeen|url\b|Ticket|expires/i;

/** The trail is read too: when repeats are counted up would move its numbers. */
const eachDenial: DenialLimits = { windowMillis: 86_400_000, recordedOneByOne: 1_000_000 };

const composed = (world: World): Promise<Composition> =>
  compose({ books: world.books, keys: world.keys, dataDirectory: world.directory, mode: 'in-process' });

export interface ReadsCompared {
  readonly compared: number;
  /** The question and both answers of each read that differs. */
  readonly differences: readonly string[];
}

/** The same firm on both engines, made by the same commands, is asked the same generated questions. */
export async function compareReads({
  reads,
  seed,
}: {
  readonly reads: number;
  readonly seed: number;
}): Promise<ReadsCompared> {
  const here = await openWorld(createRandom(seed), { engine: embedded, denials: eachDenial });
  const there = await openWorld(createRandom(seed), { engine: newPlaceOnServer(), denials: eachDenial });
  const [ours, theirs] = [await composed(here), await composed(there)];
  const differences: string[] = [];
  let compared = 0;
  try {
    const rows = await PairedRows.of(here, there);
    const random = createRandom(seed);
    const names = new RequestNames(here, ours.apiSchema);
    const rootFields = Object.keys(ours.apiSchema.getQueryType()?.getFields() ?? {}).flatMap((name) =>
      Array.from({ length: name === 'tenant' ? 24 : 1 }, () => name),
    );
    while (compared < reads) {
      const tenant = random.pick(['A', 'B'] as const);
      const actor = random.pick(['owner', 'senior'] as const);
      const { query, variables } = generateOperation({
        schema: ours.apiSchema,
        kind: 'query',
        random,
        values: here.pool.values({
          random,
          tenant,
          foreignShare: 0,
          named: names.namesOf(random, tenant),
        }),
        rootFields,
        depth: 6,
      });
      if (moving.test(query)) continue;
      const send = async (world: World, composition: Composition, body: string): Promise<string> => {
        const response = await fetch(`${composition.url}/graphql`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            authorization: `Bearer ${await world.tokenOf(actor)}`,
          },
          body,
        });
        return response.text();
      };
      const body = JSON.stringify({ query, variables });
      const ask = async (): Promise<readonly string[]> => {
        const answer = await send(here, ours, body);
        const other = await send(there, theirs, rows.translated(body));
        here.pool.learn(answer);
        rows.learnLists(answer, other);
        return [answer, other].map((text) => rows.normalised(inOrder(text, rows)));
      };
      compared += 1;
      let [expected = '', found = ''] = await ask();
      // What is denied is recorded while the rest of the request is read: before it or after. Asked again, it records nothing.
      if (expected !== found) [expected = '', found = ''] = await ask();
      if (expected !== found) differences.push(`${body}\n  here:  ${expected}\n  there: ${found}`);
    }
  } finally {
    for (const each of [ours, theirs, here, there]) await each.close();
  }
  return { compared, differences };
}

interface Answer {
  readonly errors?: readonly unknown[];
}

/** Errors come in the order in which their fields ended, which is nobody's promise. */
function inOrder(text: string, rows: PairedRows): string {
  const answer = JSON.parse(text) as Answer;
  if (answer.errors === undefined) return text;
  const named = answer.errors.map((error) => [rows.normalised(JSON.stringify(error)), error] as const);
  const errors = named.toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, error]) => error);
  return JSON.stringify({ ...answer, errors });
}
