import { createRandom } from '../support/random.ts';
import { faultsOf, killMany, sharesOf, tableOf, type Tally } from './campaign.ts';
import { stagesAtHand } from './stages.ts';

/** `npm run crash -- <kills> [seed]`: so many kills, shared among the acts; a table of where they died and what they left. */
const [kills = 500, seed = Math.floor(performance.timeOrigin) % 0xffff_ffff] = process.argv
  .slice(2)
  .map(Number);
if (!Number.isSafeInteger(kills) || kills < 1 || !Number.isSafeInteger(seed))
  throw new Error('npm run crash -- <kills> [seed]');
process.stdout.write(`${kills} kills (repeat this run: npm run crash -- ${kills} ${seed})\n`);
const random = createRandom(seed);
const stages = stagesAtHand(random);
const tallies: Tally[] = [];
try {
  for (const [target, share] of sharesOf(kills)) {
    const tally = await killMany(target, share, { stages, random });
    tallies.push(tally);
    const faults = faultsOf([tally]).map((fault) => `${fault}\n`);
    process.stdout.write(`${target}: ${share} kills, ${faults.length} faults\n${faults.join('')}`);
  }
} finally {
  stages.remove();
}
process.stdout.write(`${tableOf(tallies)}\n`);
process.exitCode = faultsOf(tallies).length === 0 ? 0 : 1;
