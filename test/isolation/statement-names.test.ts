import { expect, test } from 'vitest';
import { noRights } from './actors.ts';
import { mayReadStatement } from './fuzz.ts';
import { withoutStatementNames } from './sightings.ts';

/** The judge's one exception for clients: the party's code in the name of a statement that they render in their own tenant. */

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

test('it is for who reads statements in the tenant that the request names, and of that tenant alone', () => {
  const client = { ...noRights, B: 'client' } as const;
  expect(mayReadStatement(sighting, { rights: client, tenant: 'B' })).toBe(true);
  expect(mayReadStatement({ ...sighting, tenant: 'A' }, { rights: client, tenant: 'B' })).toBe(false);
  for (const tenant of ['A', null, 'none'] as const)
    expect(mayReadStatement(sighting, { rights: client, tenant })).toBe(false);
  for (const B of ['investigator', 'partner', null] as const)
    expect(mayReadStatement(sighting, { rights: { ...noRights, B }, tenant: 'B' })).toBe(false);
});
