import { buildSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { findBreaks } from '../../schema/src/breaking-changes.ts';
import { apiSdl } from './api-schema.ts';

const released = `
  type Query { account(id: ID!, depth: Int = 1): Account  rate: Rate @deprecated(reason: "Use rates. Goes after 2027-06-30.") }
  type Account { id: ID!  code: String!  oldCode: String @deprecated(reason: "Use code. Goes after 2027-06-30.")  name: String @deprecated(reason: "Use code.") }
  type Rate { rate: String! }
  enum Side { DEBIT CREDIT }
  input AccountFilter { side: Side  code: String }
  extend type Query { accounts(filter: AccountFilter): [Account!]! }
`;
const breaksOf = (change: (sdl: string) => string, today = '2027-07-01') =>
  findBreaks(buildSchema(released), buildSchema(change(released)), today);
const without = (text: string) => (sdl: string) => {
  expect(sdl).toContain(text);
  return sdl.replace(text, '');
};

describe('a change that breaks the released schema is named', () => {
  test.each([
    ['a field is gone', without('code: String!  '), 'Account.code was removed.'],
    [
      'a field has another type',
      (sdl: string) => sdl.replace('code: String!  old', 'code: Int!  old'),
      'Account.code changed type from String! to Int!.',
    ],
    [
      'an output can be null',
      (sdl: string) => sdl.replace('code: String!  old', 'code: String  old'),
      'Account.code changed type from String! to String.',
    ],
    [
      'an input is required',
      (sdl: string) => sdl.replace('side: Side ', 'side: Side! '),
      'AccountFilter.side changed type from Side to Side!.',
    ],
    ['a value is gone', without(' CREDIT'), 'CREDIT was removed from enum type Side.'],
    ['an argument is gone', without(', depth: Int = 1'), 'Query.account arg depth was removed.'],
    [
      'a default is another one',
      (sdl: string) => sdl.replace('= 1', '= 2'),
      'Query.account arg depth has changed defaultValue from 1 to 2.',
    ],
  ])('%s', (_name, change, description) => {
    expect(breaksOf(change).broken).toEqual([{ description, allowedAfter: null }]);
  });

  test('a field that was deprecated without a day may not go', () => {
    const { broken } = breaksOf(without('name: String @deprecated(reason: "Use code.")'));
    expect(broken).toEqual([{ description: 'Account.name was removed.', allowedAfter: null }]);
  });
});

describe('what was deprecated may go after its day', () => {
  const change = without('oldCode: String @deprecated(reason: "Use code. Goes after 2027-06-30.")');
  const description = 'Account.oldCode was removed.';

  test('not on that day', () => {
    const { broken, allowed } = breaksOf(change, '2027-06-30');
    expect([broken, allowed]).toEqual([[{ description, allowedAfter: '2027-06-30' }], []]);
  });

  test('on the next', () => {
    const { broken, allowed } = breaksOf(change, '2027-07-01');
    expect([broken, allowed]).toEqual([[], [{ description, allowedAfter: '2027-06-30' }]]);
  });

  test('and a type with the last field that needs it', () => {
    const goes = (sdl: string) =>
      sdl.replace(/rate: Rate @deprecated\([^)]*\)/, '').replace('type Rate { rate: String! }', '');
    expect(breaksOf(goes).broken).toEqual([]);
    expect(breaksOf(goes, '2027-06-30').broken.map((each) => each.description)).toEqual([
      'Rate was removed.',
      'Query.rate was removed.',
    ]);
  });
});

test('what is added breaks nothing', () => {
  const { broken, allowed } = breaksOf(
    (sdl) =>
      `${sdl.replace('DEBIT CREDIT', 'DEBIT CREDIT NONE').replace('filter: AccountFilter', 'filter: AccountFilter, first: Int')} extend type Account { isActive: Boolean! }`,
  );
  expect([broken, allowed]).toEqual([[], []]);
});

test('the public schema breaks nothing of itself', () => {
  const schema = buildSchema(apiSdl);
  expect(findBreaks(schema, schema, '2027-07-01')).toEqual({ broken: [], allowed: [] });
});
