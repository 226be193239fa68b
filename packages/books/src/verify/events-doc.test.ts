import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

test('every event that the ledger records has its line in docs/events.md', () => {
  const documented = new Set(
    [...readFileSync(`${root}/docs/events.md`, 'utf8').matchAll(/^\| `([A-Z_]+)`/gm)].map(
      ([, event]) => event,
    ),
  );
  const files = globSync(
    [
      'packages/books/src/{journal,drafts,accounts,accruals,opening,recurring,parties,items,tax-codes,series,legal-details,verify,periods,close}/*.ts',
      'packages/books/src/close/items/*.ts',
      'packages/books/src/run-command.ts',
    ],
    { cwd: root },
  );
  const sources = files
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => readFileSync(`${root}/${file}`, 'utf8'));
  const recorded = new Set(
    sources.flatMap((text) =>
      [
        ...text.matchAll(
          /'((?:ENTRY|ACCOUNT|PERIOD|CLOSE|FISCAL_YEAR|DERIVED|COMMAND|ACCESS|OPENING|RECURRING|PARTY|ITEM|TAX_CODE|DOCUMENT_SERIES|LEGAL_DETAILS)_[A-Z_]*(?:ED|BACK|BOUND|REBUILT|_RUN|_ACCRUAL))'/g,
        ),
      ].map(([, event]) => event),
    ),
  );
  const refusals = [
    'ENTRY_UNBALANCED',
    'ENTRY_ALREADY_REVERSED',
    'PERIOD_LOCKED',
    'OPENING_ITEM_SETTLED',
    'CLOSE_BLOCKED',
    'CLOSE_CONTENT_CHANGED',
  ];
  for (const refusal of refusals) recorded.delete(refusal);
  expect(recorded.size).toBeGreaterThan(15);
  for (const event of recorded) expect(documented).toContain(event);
});
