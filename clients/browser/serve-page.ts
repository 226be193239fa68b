import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { getIntrospectionQuery, graphqlSync, buildSchema, isAbstractType, isObjectType } from 'graphql';
import { minifyIntrospectionQuery } from '@urql/introspection';

const html =
  '<!doctype html><meta charset="utf-8"><title>Three clients</title><script type="module" src="/page.js"></script>';

export interface ServedPage {
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves the page that holds the caches, from an origin of its own. */
export async function servePage(): Promise<ServedPage> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page/page.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    write: false,
    define: { SCHEMA_FACTS: JSON.stringify(schemaFacts()), 'globalThis.__DEV__': 'false' },
  });
  const script = outputFiles[0]?.text ?? '';
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What the two caches are told of the schema, as their guides say. */
function schemaFacts() {
  const schema = buildSchema(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8'));
  const types = Object.values(schema.getTypeMap());
  const { data } = graphqlSync({ schema, source: getIntrospectionQuery() });
  return {
    /** For Graphcache: without an id, an object belongs to what it is in. */
    withoutId: types
      .filter((type) => isObjectType(type) && type.getFields()['id'] === undefined)
      .map(({ name }) => name),
    /** For Apollo Client. */
    possibleTypes: Object.fromEntries(
      types
        .filter((type) => isAbstractType(type))
        .map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]),
    ),
    introspection: minifyIntrospectionQuery(
      data as unknown as Parameters<typeof minifyIntrospectionQuery>[0],
    ),
  };
}
