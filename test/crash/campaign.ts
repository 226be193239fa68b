import type { Random } from '../support/random.ts';
import { actNames, type ActName } from './acts.ts';
import { killBatchOnce, makeBatchSubject } from './batch-kill.ts';
import { drawKill, killOnce, makeSubject, type Judged } from './kill.ts';
import type { Stages } from './copies.ts';
import type { Watched } from './watch.ts';

/** What came of many kills under one act. */
export interface Tally {
  readonly act: ActName | 'batch';
  /** Statements and milliseconds of the act when nobody kills it. */
  readonly statements: number;
  readonly milliseconds: number;
  readonly judged: readonly Judged[];
}

/** Everything that is killed. */
export const targets = [...actNames, 'batch'] as const;

/** How many of so many kills each of them gets: a batch, which takes longest, one in ten. */
export function sharesOf(kills: number): readonly (readonly [(typeof targets)[number], number])[] {
  const batches = Math.ceil(kills / 10);
  const others = kills - batches;
  return targets.map((target, index) => [
    target,
    target === 'batch'
      ? batches
      : Math.floor(others / actNames.length) + (index < others % actNames.length ? 1 : 0),
  ]);
}

/** Kills as many processes under an act or a batch, one after the other. */
export function killMany(
  target: (typeof targets)[number],
  kills: number,
  by: { readonly stages: Stages; readonly random: Random },
): Promise<Tally> {
  return target === 'batch' ? killBatches(kills, by) : killActs(target, kills, by);
}

async function killBatches(
  kills: number,
  { stages, random }: { readonly stages: Stages; readonly random: Random },
): Promise<Tally> {
  const subject = await makeBatchSubject(stages);
  const judged: Judged[] = [];
  for (let kill = 0; kill < kills; kill += 1) judged.push(await killBatchOnce(subject, random));
  return tallyOf('batch', subject.measured, judged);
}

async function killActs(
  act: ActName,
  kills: number,
  { stages, random }: { readonly stages: Stages; readonly random: Random },
): Promise<Tally> {
  const subject = await makeSubject(act, stages);
  const judged: Judged[] = [];
  for (let kill = 0; kill < kills; kill += 1) judged.push(await killOnce(subject, drawKill(subject, random)));
  return tallyOf(act, subject.measured, judged);
}

function tallyOf(act: Tally['act'], { statements, micros }: Watched, judged: readonly Judged[]): Tally {
  return { act, statements, milliseconds: Math.round(micros / 1000), judged };
}

/** Where the processes died and what they left, one line for each act. */
export function tableOf(tallies: readonly Tally[]): string {
  const heads = [
    'act',
    'statements',
    'ms',
    'kills',
    'before',
    'inside',
    'after',
    'ended',
    'left before',
    'between',
    'left after',
    'faults',
  ];
  const rows = tallies.map(({ act, statements, milliseconds, judged }) => {
    const died = (where: Judged['died']): number => judged.filter((each) => each.died === where).length;
    const left = (what: Judged['left']): number => judged.filter((each) => each.left === what).length;
    const faults = judged.filter((each) => each.faults.length > 0).length;
    return [
      act,
      statements,
      milliseconds,
      judged.length,
      died('BEFORE'),
      died('INSIDE'),
      died('AFTER'),
      died('ENDED'),
      left('BEFORE'),
      left('BETWEEN'),
      left('AFTER'),
      faults,
    ].map(String);
  });
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [heads, ...rows]
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}

/** Every fault with the kill that showed it. */
export function faultsOf(tallies: readonly Tally[]): readonly string[] {
  return tallies.flatMap(({ act, judged }) =>
    judged.flatMap(({ kill, died, faults }) =>
      faults.map((fault) => `${act}, killed ${JSON.stringify(kill)} (${died}): ${fault}`),
    ),
  );
}
