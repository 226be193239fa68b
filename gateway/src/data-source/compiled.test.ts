import type { GraphQLError } from 'graphql';
import { buildSchema, type GraphQLAbstractType, type GraphQLScalarType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createErrorMask } from '../errors.ts';
import type { LogRecord } from '../log.ts';
import { GatewayContext } from '../request-context.ts';
import { CompiledDataSource } from './compiled.ts';

function makeContext(): GatewayContext {
  return new GatewayContext({
    requestId: 'r',
    origin: { ip: '', userAgent: null },
    minted: { kind: 'claim', claim: {}, tenant: null, rights: () => '', token: () => Promise.resolve('') },
    session: null,
  });
}

function makeSource(settings: { maxDocuments?: number; maxDocumentBytes?: number } = {}) {
  const logs: LogRecord[] = [];
  const log = (record: LogRecord): void => void logs.push(record);
  const schema = buildSchema(
    'type Query { lazy: [T] abstract: I rejected: [T] scalar: S enumeration: E ok: Int made: Int } type T { a: Int } interface I { a: Int } type A implements I { a: Int } enum E { X } scalar S',
  );
  const fields = schema.getQueryType()?.getFields() ?? {};
  const resolve = (name: string, resolver: () => unknown): void => {
    (fields[name] as { resolve?: unknown }).resolve = resolver;
  };
  resolve('ok', async () => 1);
  resolve('lazy', async () => ({
    *[Symbol.iterator]() {
      yield { a: 1 };
      throw new Error('in the iterator');
    },
  }));
  resolve('abstract', async () => ({ a: 1 }));
  (schema.getType('I') as GraphQLAbstractType).resolveType = () => {
    throw new Error('in resolveType');
  };
  resolve('rejected', async () => [Promise.reject(new Error('an element')), { a: 2 }]);
  resolve('scalar', async () => 5);
  (schema.getType('S') as GraphQLScalarType).serialize = () => {
    throw new Error('in serialize');
  };
  resolve('enumeration', async () => 'NOPE');
  let contexts = 0;
  const source = new CompiledDataSource({
    subgraph: {
      name: 'probe',
      schema,
      createContext: async () => (contexts += 1),
      formatError: (error: GraphQLError) => error.toJSON(),
    },
    mask: createErrorMask({ knownCodes: [], log }),
    log,
    timeLimitMillis: 1000,
    ...settings,
  });
  return { source, logs, contexts: () => contexts };
}

describe('compiled documents', () => {
  test.each(['lazy { a }', 'abstract { a }', 'rejected { a }', 'scalar', 'enumeration'])(
    "an error while %s is completed is that field's error, compiled as interpreted",
    async (field) => {
      const { source } = makeSource();
      const fetch = source.prepareFetch(`{ ok ${field} }`, undefined);
      const interpreted = await fetch({}, makeContext());
      expect(interpreted.errors).toHaveLength(1);
      for (let use = 0; use < 2; use += 1) {
        const compiled = await fetch({}, makeContext());
        expect(JSON.stringify(compiled.data)).toBe(JSON.stringify(interpreted.data));
        expect(compiled.errors?.map(({ message, path }) => [message, path])).toEqual(
          interpreted.errors?.map(({ message, path }) => [message, path]),
        );
      }
    },
  );

  test("a subgraph's context is made once per request, awaited, and never shared", async () => {
    const { source, contexts } = makeSource();
    const fetch = source.prepareFetch('{ ok }', undefined);
    const context = makeContext();
    await Promise.all([
      fetch({}, context),
      fetch({}, context),
      source.prepareFetch('{ made }', undefined)({}, context),
    ]);
    expect(contexts()).toBe(1);
    await fetch({}, makeContext());
    expect(contexts()).toBe(2);
  });

  test('documents are bounded by count and by bytes', async () => {
    const few = makeSource({ maxDocuments: 3 }).source;
    const small = makeSource({ maxDocumentBytes: 100_000 }).source;
    for (let index = 0; index < 20; index += 1) {
      const text = `query Q${index} { ok }`;
      for (const source of [few, small]) {
        for (let use = 0; use < 2; use += 1) {
          expect((await source.prepareFetch(text, `Q${index}`)({}, makeContext())).data).toEqual({ ok: 1 });
        }
      }
    }
    expect(few.cachedDocuments.count).toBe(3);
    expect(small.cachedDocuments.count).toBeLessThan(6);
    expect(small.cachedDocuments.bytes).toBeLessThanOrEqual(100_000);
  });

  test('a document that is not valid in the subgraph is masked and logged', async () => {
    const { source, logs } = makeSource();
    const result = await source.prepareFetch('{ nothing }', undefined)({}, makeContext());
    expect(result.errors?.[0]).toMatchObject({ message: 'Internal error', extensions: { code: 'INTERNAL' } });
    expect(logs[0]).toMatchObject({ event: 'error-masked', subgraph: 'probe' });
  });
});

test('a document that was compiled for one schema is prepared anew for the next one', async () => {
  const saying = (word: string) => {
    const schema = buildSchema('type Query { word: String }');
    Object.assign(schema.getQueryType()?.getFields()['word'] as object, { resolve: () => word });
    return schema;
  };
  let schema = saying('before');
  const log = (): void => undefined;
  const source = new CompiledDataSource({
    subgraph: {
      name: 'probe',
      get schema() {
        return schema;
      },
      createContext: () => ({}),
      formatError: (error: GraphQLError) => error.toJSON(),
    },
    mask: createErrorMask({ knownCodes: [], log }),
    log,
    timeLimitMillis: 1000,
  });
  const fetch = source.prepareFetch('{ word }', undefined);
  for (let use = 0; use < 3; use += 1)
    expect((await fetch({}, makeContext())).data).toEqual({ word: 'before' });
  schema = saying('after');
  for (let use = 0; use < 3; use += 1)
    expect((await fetch({}, makeContext())).data).toEqual({ word: 'after' });
});

test('an input field with a default may be left out of a variable, on the first use and when compiled', async () => {
  const schema = buildSchema('type Query { echo(input: In!): Boolean } input In { flag: Boolean! = true }');
  const echo = schema.getQueryType()?.getFields()['echo'] as { resolve?: unknown };
  echo.resolve = (_parent: unknown, { input }: { input: { flag: boolean } }) => input.flag;
  const source = new CompiledDataSource({
    subgraph: {
      name: 'probe',
      schema,
      createContext: () => ({}),
      formatError: (error: GraphQLError) => error.toJSON(),
    },
    mask: createErrorMask({ knownCodes: [], log: () => undefined }),
    log: () => undefined,
    timeLimitMillis: 1_000,
  });
  const fetch = source.prepareFetch('query ($input: In!) { echo(input: $input) }', undefined);
  for (let use = 1; use <= 3; use += 1) {
    expect(await fetch({ input: {} }, makeContext())).toEqual({ data: { echo: true } });
  }
});
