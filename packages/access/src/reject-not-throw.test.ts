import { buildSchema, execute, parse, type GraphQLObjectType } from 'graphql';
import { expect, onTestFinished, test } from 'vitest';
import { rejectNotThrow } from './reject-not-throw.ts';

const schemaOf = () => {
  const schema = buildSchema('type Query { items: [Item!]! } type Item { value: Int! }');
  const query = schema.getQueryType();
  const item = schema.getType('Item') as GraphQLObjectType;
  const [items, value] = [query?.getFields()['items'], item.getFields()['value']];
  if (!items || !value) throw new Error('the schema has changed');
  items.resolve = () => ['late', 'at once'];
  value.resolve = (parent: unknown) => {
    if (parent === 'at once') throw new Error('at once');
    return new Promise((_resolve, reject) => setImmediate(() => reject(new Error('late'))));
  };
  return schema;
};

/** The rejections that nobody hears while an operation runs and a little longer. */
async function unheard(schema: ReturnType<typeof schemaOf>): Promise<string[]> {
  const heard: string[] = [];
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (reason) => heard.push((reason as Error).message));
  onTestFinished(() => {
    process.removeAllListeners('unhandledRejection');
    for (const listener of others) process.on('unhandledRejection', listener);
  });
  const result = await execute({ schema, document: parse('{ items { value } }') });
  expect(result.errors).toHaveLength(1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  return heard;
}

test('an item that throws leaves the rejection of the one before it unheard; Node would end the process', async () => {
  expect(await unheard(schemaOf())).toEqual(['late']);
});

test('resolvers that reject instead leave no unhandled rejection', async () => {
  expect(await unheard(rejectNotThrow(schemaOf()))).toEqual([]);
});
