import { expect, test } from 'vitest';
import { randomFor } from '../../support/seed.ts';

const server = process.env['TEST_SQLSERVER_URL'];
/** How often the product is killed; `npm run crash:server -- 100` for longer. */
const KILLS = Number(process.env['CIFRA_KILLS'] ?? 5);

test.skipIf(server === undefined)(
  'the product is killed while its books are on a server: nothing that it answered is lost, nothing is there twice, all books are whole',
  { timeout: 120_000 + KILLS * 120_000 },
  async () => {
    const { killProduct } = await import('./campaign.ts');
    const seed = randomFor('kills on a server').integer({ least: 1, most: 0x7fff_ffff });
    expect(await killProduct(String(server), KILLS, seed)).toEqual([]);
  },
);
