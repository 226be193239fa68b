import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { compileFor, type CompiledStatement } from '@cifra/database/queries/compile';
import { STILL_WANTED } from '@cifra/database/dialects/still-wanted';
import { createEmptyDatabaseImage } from '@cifra/database/migrations/sqlite';
import {
  balanceOfEndedPeriods,
  balanceOfPeriod,
  itemsMovedAfter,
  openNowByParty,
  linesWithin,
} from '../reports/ageing-queries.ts';
import { documentDraftList } from './document-drafts.ts';
import { documentCalled, documentLists } from './document-list.ts';
import { openItemLists } from './open-item-list.ts';
import { balancesBefore, movementsOfParty } from '../reports/party-statement-queries.ts';

/** Statements with optional conditions are built when they are asked for: test/dialects does not meet them. */
const filters = { fromDate: 'x', toDate: 'x', dueUpTo: 'x', search: 'x' };
const orders = Object.values(documentLists);
const pages = [{}, { place0: 'x' }, { isBackward: true }, { isBackward: true, place0: 'x' }];
const places = pages.flatMap((page) =>
  [{ kind: 'x' }, { partyId: 'x' }, { kind: 'x', partyId: 'x' }].flatMap((walk) =>
    [{}, filters, { settled: true, ...filters }].map((given) => ({ ...page, ...walk, ...given })),
  ),
);
const openItemsBy = openItemLists.DUE_DATE_ASC.statement;
const lists = [
  ...places.flatMap((given) => orders.map(({ all }) => all.statement(given))),
  ...pages.flatMap((page) => orders.map(({ open }) => open.statement({ ...page, ...filters, kinds: true }))),
  ...[{ open: true }, { open: true, side: 'x' }, { partyId: 'x' }].map((given) => openItemsBy(given)),
  ...[{}, { kind: 'x' }, { kind: 'x', partyId: 'x' }].map((given) => documentDraftList.statement(given)),
];

const namesOf = (compiled: CompiledStatement | undefined): readonly string[] =>
  (compiled?.params ?? []).filter((name) => !name.startsWith('=')).toSorted();

function planOf(statement: unknown): readonly string[] {
  const client = new DatabaseSync(':memory:');
  client.deserialize(createEmptyDatabaseImage('tenant'));
  client.function(STILL_WANTED, () => 1);
  const { sql, params } = compileFor(statement as never, 'sqlite');
  return client
    .prepare(`explain query plan ${sql}`)
    .all(...params.map(() => null))
    .map(({ detail }) => String(detail));
}

test('the statements of lists are the same in both dialects', () => {
  for (const statement of lists) {
    const [sqlite, mssql] = (['sqlite', 'mssql'] as const).map((dialect) =>
      compileFor(statement as never, dialect),
    );
    expect(mssql?.sql).not.toMatch(/"|\blimit\b|\|\|/i);
    expect(namesOf(mssql)).toEqual(namesOf(sqlite));
  }
});

test('a list of documents walks an index of its kind in the order asked for, or the index of its party', () => {
  for (const [given, [order, { all }]] of places.flatMap((each) =>
    Object.entries(documentLists).map((list) => [each, list] as const),
  )) {
    const plan = planOf(all.statement(given));
    const what = `${order}, ${JSON.stringify(given)}: ${plan.join('; ')}`;
    expect(
      plan.filter((step) => step.startsWith('SCAN')),
      what,
    ).toEqual([]);
    if (!('partyId' in given)) {
      expect(plan[0], what).toMatch(/SEARCH documents USING (COVERING )?INDEX \S+ \(kind=\?/);
      // By number or total, days that bound the list are walked, and what is of them is sorted.
      if (/_date/.test(order) || !('fromDate' in given))
        expect(plan.join(), what).not.toContain('TEMP B-TREE');
    } else if (!('kind' in given)) expect(plan[0], what).toMatch(/\(party_id=\?/);
  }
});

test('a page of drafts walks an index of its state in the order of ids: posted drafts stay, and are not sorted for each page', () => {
  for (const given of [{}, { kind: 'x' }, { partyId: 'x' }, { kind: 'x', partyId: 'x' }]) {
    const plan = planOf(documentDraftList.statement({ place0: 'x', ...given })).join('; ');
    expect(plan, JSON.stringify(given)).toMatch(
      /^SEARCH document_drafts USING INDEX \S+ \(.*state=\?.* AND id>\?\)$/,
    );
  }
});

test('a document by its number, a statement and an ageing search: only what is open now is read as a whole', () => {
  for (const statement of [
    balancesBefore,
    movementsOfParty,
    itemsMovedAfter,
    linesWithin,
    balanceOfPeriod,
    openItemsBy({ partyId: 'x', open: true }),
    ...lists.slice(-3),
  ])
    expect(planOf(statement).filter((step) => step.startsWith('SCAN'))).toEqual([]);
  const scans = (statement: unknown) =>
    planOf(statement).flatMap((step) => /^SCAN \w+/.exec(step)?.[0] ?? []);
  expect(scans(documentCalled)).toEqual(['SCAN series_counters']);
  expect(scans(balanceOfEndedPeriods)).toEqual(['SCAN periods']);
  for (const balancesFirst of [
    openNowByParty,
    openItemsBy({ open: true }),
    ...orders.map(({ open }) => open.statement({ kinds: true })),
  ])
    expect(scans(balancesFirst)).toEqual(['SCAN open_item_balances']);
  for (const { open } of orders) expect(scans(open.statement({ partyId: 'x' }))).toEqual([]);
});
