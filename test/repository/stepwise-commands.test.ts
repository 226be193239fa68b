import { expect, test } from 'vitest';
import { loadRegistry } from '@cifra/books/registry';
import { notYetInTwoSets } from '@cifra/books/not-yet-in-two-sets';
import { commandModules } from '@cifra/ops/subgraphs';

/** Commands that read step by step for good (docs/decisions/0013-reads-in-two-sets.md): each says why where it is defined. */
const stepwiseForGood: readonly string[] = ['fx.importProviderRates', 'import.saft', 'import.table'];

test('the commands that read step by step are those of the two tables, and every name is a command', async () => {
  const { commands } = await loadRegistry(commandModules);
  const declared = [...commands.values()].filter(({ stepwise }) => stepwise !== null);
  expect(declared.map(({ name }) => name).toSorted()).toEqual([...stepwiseForGood].toSorted());
  expect([...notYetInTwoSets].filter((name) => !commands.has(name))).toEqual([]);
  expect(declared.filter(({ name }) => notYetInTwoSets.has(name))).toEqual([]);
});

test('no command comes to the table of those that are to be converted', () => {
  expect(notYetInTwoSets.size).toBeLessThanOrEqual(31);
});
