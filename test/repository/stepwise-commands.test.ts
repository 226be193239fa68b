import { expect, test } from 'vitest';
import { loadRegistry } from '@cifra/books/registry';
import { commandModules } from '@cifra/ops/command-modules';

/** Commands that read step by step (docs/decisions/0013-reads-in-two-sets.md): each says why where it is defined. */
const stepwiseCommands: readonly string[] = [
  'books.advanceClose',
  'books.rebuildDerived',
  'corrections.approve',
  'fx.importProviderRates',
  'import.approve',
  'import.saft',
  'import.table',
  'period.approveClose',
  'period.submitClose',
  'search.index',
];

test('only the commands of the table read step by step, and each says why', async () => {
  const { commands } = await loadRegistry(commandModules);
  const declared = [...commands.values()].filter(({ stepwise }) => stepwise !== null);
  expect(declared.map(({ name }) => name).toSorted()).toEqual(stepwiseCommands);
  expect(declared.filter(({ stepwise }) => stepwise === '')).toEqual([]);
});
