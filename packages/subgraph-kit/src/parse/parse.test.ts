import { buildSchema, coerceInputValue, type GraphQLInputObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { newId } from '@cifra/books/ids';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import { andThen, fields, leftOutOr, list, map, optional, together, withDefault } from './combine.ts';
import { fieldName, invalid, type Parser } from './parser.ts';
import { asGiven, code, date, optionalText, reason, text, uuid, version } from './values.ts';

const id = newId();
const line = fields({ accountId: uuid, description: optionalText(10) });
const entry = fields({
  description: text(20),
  postingDate: date,
  lines: list(line, { maximum: 3, problem: 'must have at most 3 lines' }),
});
const read = <Given, Value>(of: Parser<Given, Value, 'INPUT_INVALID'>, given: Given) =>
  of.parse(given, ['input']);
/** The faults as `path: field problem`. */
const faultsOf = <Given>(of: Parser<Given, unknown, 'INPUT_INVALID'>, given: Given): string[] => {
  const parsed = read(of, given);
  return parsed.ok
    ? []
    : parsed.refusal.map(
        ({ path, refusal }) => `${path.join('.')}: ${refusal.facts.field} ${refusal.facts.problem}`,
      );
};

test('every fault of an input is found, with its GraphQL path, in the order of the fields', () => {
  expect(
    faultsOf(entry, {
      description: ' ',
      postingDate: '2026-03-31',
      lines: [
        { accountId: id, description: 'fine' },
        { accountId: 'none', description: 'longer than ten' },
        { accountId: 'nor this' },
      ],
    }),
  ).toEqual([
    'input.description: description must not be empty',
    'input.lines.1.accountId: lines[1].accountId must be a UUID in canonical form',
    'input.lines.1.description: lines[1].description must have at most 10 characters, not 15',
    'input.lines.2.accountId: lines[2].accountId must be a UUID in canonical form',
  ]);
});

test('what is read has its own form: trimmed, folded, and nothing that was left out', () => {
  const lines = [{ accountId: id.toUpperCase(), description: '  ' }, { accountId: id }];
  expect(read(entry, { description: ' Rent ', postingDate: '2026-03-31', lines })).toEqual(
    accepted({
      description: 'Rent',
      postingDate: '2026-03-31',
      lines: [
        { accountId: id, description: null },
        { accountId: id, description: null },
      ],
    }),
  );
});

test('a list that is too long is refused whole and not read', () => {
  const lines = Array.from({ length: 4 }, () => ({ accountId: 'none' }));
  expect(faultsOf(entry, { description: 'Rent', postingDate: '2026-03-31', lines })).toEqual([
    'input.lines: lines must have at most 3 lines',
  ]);
});

test('absent, left out and null are what the parser makes of them', () => {
  const of = fields({
    a: optional(uuid),
    b: withDefault(asGiven<boolean>(), false),
    c: leftOutOr(optional(version)),
  });
  expect(read(of, {})).toEqual(accepted({ a: null, b: false, c: undefined }));
  expect(read(of, { a: null, b: null, c: null })).toEqual(accepted({ a: null, b: false, c: null }));
  expect(faultsOf(of, { a: '', c: '-1' })).toHaveLength(2);
});

test('two parsers of one input give one object, and both tell their faults', () => {
  const of = together(
    fields({ draftId: uuid }),
    map(fields({ version }), (step) => ({ step })),
  );
  expect(read(of, { draftId: id, version: '7' })).toEqual(accepted({ draftId: id, step: { version: '7' } }));
  expect(faultsOf(of, { draftId: '', version: '' }).map((fault) => fault.split(':')[0])).toEqual([
    'input.draftId',
    'input.version',
  ]);
});

test('a rule over several fields is checked when each of them was read', () => {
  const of = andThen(
    fields({ from: code(3), to: code(3) }),
    refusalCodes('INPUT_INVALID'),
    ({ from, to }, path) =>
      from <= to ? accepted(`${from}-${to}`) : invalid(path, 'must not end first', null),
  );
  expect(read(of, { from: 'a', to: 'b' })).toEqual(accepted('a-b'));
  expect(faultsOf(of, { from: 'b', to: 'a' })).toEqual(['input: input must not end first']);
  expect(faultsOf(of, { from: 'b', to: '' })).toHaveLength(1);
});

test('a parser knows at run time which refusals it gives', () => {
  expect(date.refuses).toEqual([]);
  expect(fields({ date, any: asGiven<string>() }).refuses).toEqual([]);
  expect(entry.refuses).toEqual(['INPUT_INVALID']);
});

test('a reason, a text and a version are refused for their form alone', () => {
  const problem = (of: Parser<string, string, 'INPUT_INVALID'>, given: string) =>
    faultsOf(of, given).map((fault) => fault.replace('input: input ', ''));
  expect(problem(reason, '')).toEqual([]);
  expect(problem(text(5), 'a\u0000')).toEqual(['must not contain control or invisible characters']);
  expect(problem(text(5), 'a\ud800')).toEqual(['must not contain control or invisible characters']);
  expect(problem(version, '9223372036854775807')).toEqual([]);
  expect(problem(version, '9223372036854775808')).toEqual(['must be an object version']);
});

test('a field is named as GraphQL counts, from 0, below the input', () => {
  expect(fieldName(['input', 'lines', 0, 'charges', 2])).toBe('lines[0].charges[2]');
  expect(fieldName(['input'])).toBe('input');
});

test('a value that GraphQL itself refuses and one that a parser refuses have the same path', () => {
  const schema = buildSchema(
    'input Line { accountId: ID! } input Entry { lines: [Line!]! } type Query { a: Int }',
  );
  const paths: string[] = [];
  coerceInputValue(
    { lines: [{ accountId: id }, { accountId: true }] },
    schema.getType('Entry') as GraphQLInputObjectType,
    (path) => paths.push(fieldName(['input', ...path])),
  );
  const lines = fields({
    lines: list(fields({ accountId: uuid }), { maximum: 3, problem: 'must have at most 3 lines' }),
  });
  const parsed = read(lines, { lines: [{ accountId: id }, { accountId: 'true' }] });
  expect(parsed.ok ? [] : parsed.refusal.map(({ refusal }) => refusal.facts.field)).toEqual(paths);
  expect(paths).toEqual(['lines[1].accountId']);
});
