import type { TenantReadTx } from '@cifra/database/tx';
import type { mergedWhole } from './merged.ts';
import { rowsOfObjects, type Place, type TokenRow, type Walk } from './queries.ts';
import { bestOfObjects, type Word } from './rank.ts';
import { bitsOf } from './word-bits.ts';
import type { CountedWord } from './word-counts.ts';

/**
 * Statements of one part: an object has a word in one field, so each choice of fields for the other words is one of them. Words that
 * would make more are looked for in what the merge of the rest finds.
 */
const MOST_CHOICES = 5;
/** Objects that are looked at in one step where some of those that were merged are no hits. */
const MOST_OF_A_STEP = 2_000;

interface Several {
  readonly walk: Walk;
  /** The words before the last one. */
  readonly others: readonly CountedWord[];
  /** Whether `walk.from` is looked for whole; otherwise words that begin with it. */
  readonly isWhole: boolean;
  /** The last word, where an object may have a better place than the one that is found here. */
  readonly best: Word | null;
}

/** The rows of a part's next hits that have the last word, and every other one in any field. */
export async function hitsOfSeveral(
  tx: TenantReadTx,
  merged: typeof mergedWhole,
  several: Several,
): Promise<readonly TokenRow[]> {
  const { kind } = several.walk;
  const words = several.others
    .map((word) => ({ word, fields: fieldsOf(word, kind) }))
    .toSorted((first, second) => first.fields.length - second.fields.length);
  let choices: readonly Choice[] = [[]];
  const checked: CountedWord[] = [];
  for (const { word, fields } of words) {
    const more = choices.flatMap((choice) => fields.map((field) => [...choice, { field, token: word.from }]));
    if (more.length > MOST_CHOICES) checked.push(word);
    else choices = more;
  }
  const { others, isWhole, walk } = several;
  const bits = bitsOf([...others.map(({ from }) => from), ...(isWhole ? [walk.from] : [])]);
  const found = await Promise.all(
    choices.map((choice) => hitsOfChoice(tx, merged, { ...several, bits, choice, checked })),
  );
  return found.flat();
}

type Choice = readonly { readonly field: number; readonly token: string }[];

const fieldsOf = ({ parts }: CountedWord, kind: number): readonly number[] =>
  parts.filter((part) => part.kind === kind).map(({ field }) => field);

interface OfChoice extends Pick<Several, 'walk' | 'best'> {
  /** Of all words that an object must have whole. */
  readonly bits: bigint;
  readonly choice: Choice;
  readonly checked: readonly CountedWord[];
}

async function hitsOfChoice(
  tx: TenantReadTx,
  merged: typeof mergedWhole,
  { walk, bits, choice, checked, best }: OfChoice,
): Promise<readonly TokenRow[]> {
  const merge = merged[choice.length - 1];
  if (merge === undefined) return [];
  const others = Object.fromEntries(
    choice.flatMap(({ field, token }, index) => [
      [`field${index}`, field],
      [`token${index}`, token],
    ]),
  );
  const found: TokenRow[] = [];
  let place: Place = walk;
  for (let limit = walk.limit; ; limit = Math.max(limit, Math.min(limit * 4, MOST_OF_A_STEP))) {
    const { dayOrder, objectId } = place;
    const places = await tx.all(merge, { ...walk, ...others, bits, dayOrder, objectId, limit });
    let rows: readonly TokenRow[] =
      best === null
        ? places.map((one) => ({ ...one, token: walk.from, kind: walk.kind, field: walk.field }))
        : await atTheirBest(tx, places, { best, field: walk.field });
    for (const word of checked) rows = await having(tx, rows, word);
    found.push(...rows);
    const end = places.at(-1);
    if (end === undefined || places.length < limit || found.length >= walk.limit) return found;
    place = end;
  }
}

/** The rows of objects that have no better place than this one: neither the last word itself, nor an earlier field. */
async function atTheirBest(
  tx: TenantReadTx,
  places: readonly Place[],
  { best: last, field }: { readonly best: Word; readonly field: number },
): Promise<readonly TokenRow[]> {
  const ids = places.map(({ objectId }) => objectId);
  const { from, to } = last;
  const best = bestOfObjects(await rowsOfObjects(tx, ids, { from, to }), last);
  return ids.flatMap((id) => best.get(id) ?? []).filter((row) => row.token !== from && row.field === field);
}

async function having(
  tx: TenantReadTx,
  rows: readonly TokenRow[],
  { from, to }: CountedWord,
): Promise<readonly TokenRow[]> {
  const ids = rows.map(({ objectId }) => objectId);
  const ofWord = new Set((await rowsOfObjects(tx, ids, { from, to })).map(({ objectId }) => objectId));
  return rows.filter(({ objectId }) => ofWord.has(objectId));
}
