import { readFileSync } from 'node:fs';
import path from 'node:path';
import { refusalCatalogue, type Refusal, type RefusalCode } from '@cifra/domain/refusals';
import { answerTypes } from '@cifra/domain/refusals/answer-types';
import type { RefusalDefinition } from '@cifra/domain/refusals/define';
import { sharedTypes } from '@cifra/domain/refusals/shared-types';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import { scalarResolvers } from '@cifra/subgraph-kit/scalars';
import { buildASTSchema, executeSync, isObjectType, isScalarType, parse, type GraphQLSchema } from 'graphql';
import { expect, test } from 'vitest';

import { printRefusals } from '../../schema/scripts/refusals.ts';
import { REPOSITORY } from '../../schema/scripts/output.ts';

const codes = Object.keys(refusalCatalogue) as RefusalCode[];
const schema = sharedSchema();

/** The shared files of the schema, and a query that answers any refusal. */
function sharedSchema(): GraphQLSchema {
  const files = ['schema/common.graphql', 'schema/refusals.graphql'].map((file) =>
    readFileSync(path.join(REPOSITORY, file), 'utf8'),
  );
  const built = buildASTSchema(parse([...files, 'type Query { refusal: Refusal }'].join('\n')), {
    assumeValidSDL: true,
  });
  for (const [name, scalar] of Object.entries(scalarResolvers)) {
    const type = built.getType(name);
    if (isScalarType(type)) type.serialize = scalar.serialize;
  }
  return built;
}

/** A code's answer as GraphQL gives it, selected with all fields of its type. */
function selected(code: RefusalCode, typeName: string): Readonly<Record<string, unknown>> {
  const { example } = refusalCatalogue[code] as unknown as RefusalDefinition;
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new Error(`${typeName} is no object type`);
  const fields = Object.values(type.getFields()).map(({ name }) =>
    name === 'inputFaults' ? 'inputFaults { code }' : name,
  );
  const { data, errors } = executeSync({
    schema,
    document: parse(`{ refusal { __typename ... on ${typeName} { ${fields.join(' ')} } } }`),
    rootValue: { refusal: toGraphQLRefusal({ code, facts: example } as unknown as Refusal) },
  });
  expect(errors).toBeUndefined();
  return { ...(data as { refusal: object }).refusal };
}

test.each(answerTypes(refusalCatalogue).flatMap(({ name, codes: of }) => of.map((code) => [code, name])))(
  '%s is answered as %s, with its facts, and null for those of the other codes',
  (code, name) => {
    const known = code as RefusalCode;
    const { example, fields } = refusalCatalogue[known] as unknown as RefusalDefinition;
    const { __typename, code: answered, message, remedy, ...facts } = selected(known, name);
    expect([__typename, answered]).toEqual([name, code]);
    expect(message).toMatch(/\.$/);
    expect(remedy).not.toBe('');
    if (fields !== undefined) return expect(facts).toEqual({ inputFaults: [{ code }] });
    const own = Object.fromEntries(Object.entries(facts).filter(([fact]) => fact in example));
    const others = Object.entries(facts).filter(([fact]) => !(fact in example));
    expect(own).toEqual(example);
    expect(others.filter(([, value]) => value !== null)).toEqual([]);
  },
);

test('every code is answered as one type, and every shared type has several codes', () => {
  const types = answerTypes(refusalCatalogue);
  expect(types.flatMap(({ codes: of }) => of).toSorted()).toEqual(codes.toSorted());
  expect(types.flatMap(({ name, about }) => (about === null ? [] : [name]))).toEqual(
    Object.keys(sharedTypes).toSorted(),
  );
});

const ABOUT = { shared: { DayRefused: 'A day is not possible.' }, facts: { day: 'The day given.' } };
const day = (kind: string, of: Readonly<Record<string, string>> = {}) => ({
  answeredAs: 'DayRefused',
  when: 'It is the wrong one.',
  facts: { day: kind, ...of },
});

test('a fact that all codes of a type have is never null; one that some have is null unless it is theirs', () => {
  const text = printRefusals(
    { DAY_LATE: day('date', { limit: 'integer' }), DAY_GONE: day('date'), DAY_FULL: day('date') },
    { ...ABOUT, facts: { limit: 'How many.' } },
  );
  expect(text).toContain(
    '  day: LocalDate!\n  """\n  How many. Null unless DAY_LATE.\n  """\n  limit: Int\n}',
  );
  expect(text).toContain(
    '"""\nA day is not possible. The code says which:\n\n- DAY_LATE: It is the wrong one.\n- DAY_GONE',
  );
  expect(printRefusals({ DAY_LATE: day('date'), DAY_GONE: day('date?') }, ABOUT)).toContain(
    '  day: LocalDate\n',
  );
});

test.each([
  [
    'a fact of another type within a type',
    { DAY_LATE: day('date'), DAY_GONE: day('text') },
    'DAY_GONE.day is String!, and DAY_LATE.day is LocalDate!, both of DayRefused: one name has one type',
  ],
  [
    'a fact that one type may lack and another has always',
    {
      DAY_LATE: day('date', { limit: 'integer' }),
      DAY_GONE: day('date'),
      FULL: { facts: { limit: 'integer' } },
    },
    'FULL.limit is Int!, and DayRefused.limit is Int: one name has one type',
  ],
  [
    'a fact that may be null in one type and not in another',
    { DAY_LATE: day('date'), DAY_GONE: day('date'), FULL: { facts: { day: 'date?' } } },
    'FULL.day is LocalDate, and DayRefused.day is LocalDate!: one name has one type',
  ],
  [
    'a type that one code alone is answered as',
    { DAY_LATE: day('date') },
    'DayRefused is shared by DAY_LATE alone',
  ],
  [
    'a type that nobody describes',
    { A: { answeredAs: 'Other', facts: {} }, B: { answeredAs: 'Other', facts: {} } },
    'A and B are both Other',
  ],
])('%s is refused', (_what, catalogue, fault) => {
  expect(() => printRefusals(catalogue, ABOUT)).toThrow(fault);
});
