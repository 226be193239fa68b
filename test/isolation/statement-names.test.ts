import { expect, test } from 'vitest';
import { noRights } from './actors.ts';
import { mayReadStatement } from './answer-judge.ts';
import { withoutStatementNames, withoutStatements } from './sightings.ts';

/** The judge's exceptions for clients: the party of a statement in their own tenant, and its code in the name of one that they render. */

const mark = 'KnB-0f3c9e77a1';
const sighting = { mark, tenant: 'B', kind: 'books' } as const;

test('a code in the name of a rendered statement is no sighting, one anywhere else in the same answer is', () => {
  const named = `{"fileName":"statement-${mark}-2026-01-01-2026-01-31.pdf"}`;
  expect(withoutStatementNames(named)).not.toContain(mark);
  for (const other of [
    `{"message":"statement-${mark}"}`,
    `{"fileName":"${mark}.pdf"}`,
    `{"note":"statement of ${mark} 2026-01-01-2026-01-31.pdf"}`,
    `${named}{"name":"${mark}"}`,
  ])
    expect(withoutStatementNames(other)).toContain(mark);
});

test('the party of a statement is no sighting, under whatever alias, and anywhere else in the same answer it is', () => {
  const query =
    '{ tenant { a1: partyStatement(partyId: "x") { party { name } } partyStatement { side } parties { name } } }';
  const found = (answer: object): string => withoutStatements(JSON.stringify(answer), query);
  expect(
    found({ data: { tenant: { a1: { party: { name: mark } }, partyStatement: { a: mark } } } }),
  ).not.toContain(mark);
  expect(found({ data: { tenant: { a1: null, parties: [{ name: mark }] } } })).toContain(mark);
  expect(withoutStatements(`{"partyStatement":"${mark}"}`, '{ tenant { parties { name } } }')).toContain(
    mark,
  );
});

test('it is for who reads statements in the tenant that the request names, and of that tenant alone', () => {
  const client = { ...noRights, B: 'client' } as const;
  expect(mayReadStatement(sighting, { rights: client, tenant: 'B' })).toBe(true);
  expect(mayReadStatement({ ...sighting, tenant: 'A' }, { rights: client, tenant: 'B' })).toBe(false);
  for (const tenant of ['A', null, 'none'] as const)
    expect(mayReadStatement(sighting, { rights: client, tenant })).toBe(false);
  for (const B of ['investigator', 'partner', null] as const)
    expect(mayReadStatement(sighting, { rights: { ...noRights, B }, tenant: 'B' })).toBe(false);
});
