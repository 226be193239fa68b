import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { descriptionFaults } from '@cifra/schema/described';
import { buildSchema, parse, print, visit } from 'graphql';
import { expect, test } from 'vitest';

const API = readFileSync(fileURLToPath(new URL('../../schema/api.graphql', import.meta.url)), 'utf8');

const DESCRIBED = `
  """ What is read. """ type Query {
    """ A period of the books. """ period(""" A day in the tenant's calendar. """ date: String): Period
  }
  """ One month of a fiscal year. """ type Period { """ YYYY-MM of its first day. """ name: String, """ Against posting. """ state: State }
  """ How far it is locked. """ enum State { """ Nothing is accepted. """ LOCKED }
  """ What would be done. """ input Step { """ A neighbouring state. """ to: State }
  """ What was found. """ union Found = Period
`;

function faultsWithout(described: string, text = ''): readonly string[] {
  expect(DESCRIBED).toContain(described);
  return descriptionFaults(buildSchema(DESCRIBED.replace(described, text)));
}

test('the public schema says what everything is', () => {
  expect(descriptionFaults(buildSchema(API))).toEqual([]);
});

test('a description taken away from any place of the public schema is missed there', () => {
  const places: string[] = [];
  const bare = visit(parse(API), {
    StringValue: {
      enter: (node, key) => (key === 'description' ? (places.push(node.value), null) : undefined),
    },
  });
  const faults = descriptionFaults(buildSchema(print(bare)));
  expect(places.length).toBeGreaterThan(3_000);
  expect(faults.filter((fault) => fault.endsWith('has no description'))).toHaveLength(faults.length);
  expect(faults.length).toBe(places.length);
});

test.each([
  ['a type', '""" One month of a fiscal year. """', 'Period'],
  ['a field', '""" YYYY-MM of its first day. """', 'Period.name'],
  ['an argument', `""" A day in the tenant's calendar. """`, 'Query.period(date:)'],
  ['an enumeration', '""" How far it is locked. """', 'State'],
  ['a value', '""" Nothing is accepted. """', 'State.LOCKED'],
  ['an input', '""" What would be done. """', 'Step'],
  ['a field of an input', '""" A neighbouring state. """', 'Step.to'],
  ['a union', '""" What was found. """', 'Found'],
])('%s without a description is named', (_what, described, place) => {
  expect(faultsWithout(described)).toEqual([`${place} has no description`]);
});

test('a description that is short, or only repeats the name, is none', () => {
  expect(faultsWithout('Nothing is accepted.', 'It is locked.')).toEqual([]);
  expect(faultsWithout('Nothing is accepted.', 'Locked.')).toEqual([
    'State.LOCKED has a description of 7 characters: Locked.',
  ]);
  expect(faultsWithout('YYYY-MM of its first day.', 'The name of the period.')).toEqual([
    'Period.name has a description that only repeats its name: The name of the period.',
  ]);
});
