import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { moneyUseTable } from './account-uses.ts';

test('the table of money documents in the documentation is the code’s', () => {
  const text = readFileSync(new URL('../../../../docs/specs/account-kinds.md', import.meta.url), 'utf8');
  const rows = text
    .split('\n')
    .filter((line) => /^\| (MONEY_|TRANSFER)/.test(line))
    .map((line) => line.replaceAll(/ +\|/g, ' |'));
  expect(rows).toEqual(moneyUseTable());
});
