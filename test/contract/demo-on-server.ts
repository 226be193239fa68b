import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { allMembers, tenantsByNumber } from '@cifra/firm/directory/queries';
import { createDemoFirm } from '@cifra/ops/demo/demo-firm';
import { controlPlacement, openBooks } from '@cifra/ops/open-books';
import { systemRequest } from '@cifra/ops/system-request';
import { parseConfig } from '@cifra/ops/config';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import { figuresOf, numbersOf } from '../support/demo-figures.ts';
import { newPlaceOnServer } from '../support/stored/engine-at-hand.ts';
import { newDemoDirectory } from '../worlds/product/demo-directory.ts';

/** Makes the demo on the server, and holds it against the embedded one. */
export async function compareDemos(): Promise<void> {
  const directory = mkdtempSync(path.join(tmpdir(), 'cifra-demo-'));
  const place = newPlaceOnServer();
  const config = parseConfig({ ...place.environment, CIFRA_DATA: directory, CIFRA_READER_THREADS: '1' });
  const quiet = { onProgress: () => undefined };
  const books = await openBooks(config, quiet);
  try {
    const make = () =>
      createDemoFirm({ books, dataDirectory: directory }, { request: systemRequest('demo'), ...quiet });
    await make();
    const there = { dataDirectory: directory, placement: place.placement };
    const embedded = { dataDirectory: await newDemoDirectory(), placement: controlPlacement };
    const figures = await figuresOf(there);
    expect(figures).toHaveLength(15);
    const expected = new Map((await figuresOf(embedded)).map((client) => [client.slug, client]));
    for (const client of figures) expect(client, client.slug).toEqual(expected.get(client.slug));
    const numbers = new Map((await numbersOf(embedded)).map((client) => [client.slug, client]));
    for (const client of await numbersOf(there))
      expect(client, client.slug).toEqual(numbers.get(client.slug));
    expect(await books.control.all(allMembers, {})).toHaveLength(15);
    for (const { id, slug } of await books.control.all(tenantsByNumber, {}))
      expect(await books.report(verifyBooks, id, { knownHeads: [] }), slug).toMatchObject({
        isValid: true,
      });
    // Once it is there, a start adds nothing.
    await make();
    expect(await figuresOf(there)).toEqual(figures);
  } finally {
    await books.close();
    await place.drop();
    rmSync(directory, { recursive: true, force: true });
  }
}
