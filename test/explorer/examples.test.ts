import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate, type OperationDefinitionNode } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillIn } from '@cifra/gateway/explorer/page/fill-in';
import { readExamples } from '@cifra/ops/explorer/examples';
import { openClient, type TestClient } from '../worlds/firm/client.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';

/** The operations that the explorer opens in tabs, on a firm of one's own: a client with a bare chart and one entry. */
const api = buildSchema(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8'));
const examples = (await readExamples()).map((text) => {
  const [operation] = parse(text).definitions as [OperationDefinitionNode];
  return { text, name: operation.name?.value ?? '' };
});

let firm: TestFirm;
let client: TestClient;
beforeAll(async () => {
  firm = await openFirm();
  client = await openClient(firm);
});
afterAll(() => firm?.close());

test('there are five, each with a name for its tab', () => {
  expect(examples.map(({ name }) => name)).toEqual([
    'FirmDashboard',
    'LatestEntries',
    'TrialBalance',
    'SaveDraft',
    'Search',
  ]);
});

describe.each(examples)('$name', ({ text, name }) => {
  test('is an operation of the public schema', () => {
    expect(validate(api, parse(text))).toEqual([]);
  });

  test('runs as it is once a client is chosen', async () => {
    const filled = fillIn(
      { tree: parse(text), name },
      {},
      { client: client.tenant.id, newKey: () => `explorer-${name}` },
    );
    if (!filled.isComplete) throw new Error(filled.message);
    const { data, errors } = await firm.ask<Record<string, { readonly __typename?: string } | null>>(text, {
      as: 'owner',
      variables: filled.variables,
    });
    expect(errors).toEqual([]);
    const [answer] = Object.values(data);
    expect(answer).not.toBeNull();
    if (name === 'SaveDraft') expect(answer?.__typename).toBe('EntryDraftSaved');
  });
});
