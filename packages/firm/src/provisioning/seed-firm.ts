import { defaultClusters } from '@cifra/access/clusters';
import type { Books } from '@cifra/books/books';
import { controlCommand, type CommandRequest } from '@cifra/books/command';
import { seedCatalogue } from './seed-catalogue.ts';
import { accepted } from '@cifra/domain/result';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { roleClusters } from '@cifra/database/tables/control';
import { allClusters, clusterByCode } from '../directory/queries.ts';

/** Brings the default clusters to what this version has. A firm's own clusters stay as they are. */
export const writeDefaultClusters = controlCommand<null, null, never>(
  'firm.writeDefaultClusters',
  async (tx, _input, { newId }) => {
    const written: string[] = [];
    const clusters = Object.values(defaultClusters);
    const rows = await Promise.all(clusters.map(({ code }) => tx.first(clusterByCode, { code })));
    for (const [index, { code, name, permissions }] of clusters.entries()) {
      const row = rows[index] ?? null;
      const fields = {
        id: row?.id ?? newId(),
        code,
        name,
        permissions: jsonText(permissions),
        is_default: true,
        is_removed: false,
      };
      if (row && row.name === name && row.permissions === fields.permissions && row.is_default) continue;
      if (row) tx.replace(roleClusters, fields, row.commit_number);
      else tx.insert(roleClusters, fields);
      written.push(code);
    }
    tx.record({
      event: 'DEFAULT_CLUSTERS_WRITTEN',
      objectType: 'Firm',
      objectId: 'role-clusters',
      after: { written },
    });
    return accepted(null);
  },
);

/** What every firm begins with: currencies, charts of accounts, default clusters. Writes nothing where nothing differs. */
export async function seedFirm(books: Books, request: CommandRequest): Promise<void> {
  const catalogue = await seedCatalogue(books, request);
  if (!catalogue.ok) throw new Error(`the catalogue was not written: ${catalogue.refusal.code}`);
  const known = new Map((await books.control.all(allClusters, {})).map((row) => [row.code, row]));
  const differs = Object.values(defaultClusters).some(({ code, name, permissions }) => {
    const row = known.get(code);
    return row?.name !== name || row.permissions !== jsonText(permissions) || !row.is_default;
  });
  if (!differs) return;
  const written = await books.executeControl(writeDefaultClusters, null, request);
  if (!written.ok) throw new Error(`the default clusters were not written: ${written.refusal.code}`);
}
