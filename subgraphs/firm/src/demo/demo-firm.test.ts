import { expect, test } from 'vitest';
import { allPeriods } from '@cifra/books/journal/queries';
import { openFirmWorld } from '../firm-world.fixture.ts';
import { userByEmail, tenantsByNumber } from '../repository/firm.ts';
import { createDemoFirm } from './demo-firm.ts';

test('the demo firm has its clients, log-ins and entries, and a run that was cut off is completed', async () => {
  const world = await openFirmWorld();
  try {
    const where = { books: world.books, dataDirectory: world.directory };
    const progress: string[] = [];
    // The first run ends at its fourth client.
    const cutOff = createDemoFirm(where, {
      request: world.request(),
      onProgress: (text) => {
        if (text.startsWith('client  4')) throw new Error('cut off');
      },
    });
    await expect(cutOff).rejects.toThrow('cut off');
    await createDemoFirm(where, { request: world.request(), onProgress: (text) => progress.push(text) });
    expect(progress).toHaveLength(11);
    progress.length = 0;
    await createDemoFirm(where, { request: world.request(), onProgress: (text) => progress.push(text) });
    expect(progress).toEqual([]);

    const clients = (await world.books.control.all(tenantsByNumber, {})).filter(
      ({ slug }) => slug !== 'panaderia',
    );
    expect(clients).toHaveLength(15);
    expect(new Set(clients.map(({ base_currency }) => base_currency)).size).toBeGreaterThanOrEqual(7);
    for (const { id, slug } of clients) {
      const periods = (await world.books.read(id, (tx) => tx.all(allPeriods, {}))) ?? [];
      expect((periods[0]?.start_date ?? '') <= '2025-07-01', slug).toBe(true);
      expect((periods.at(-1)?.end_date ?? '') >= '2026-12-31', slug).toBe(true);
    }
    const client = await world.books.control.first(userByEmail, { email: 'client@demo.example' });
    if (!client) throw new Error('the client is not there');
    const first = clients[0]?.slug ?? '';
    expect(await world.claimOf(client.id, first)).not.toBeNull();
    expect(await world.claimOf(client.id, clients[1]?.slug)).toBeNull();
  } finally {
    await world.close();
  }
});
