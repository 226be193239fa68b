import { readdir, readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { parseManifest, type Manifest } from '@cifra/gateway/safelist/manifest';

/** The manifests that come with the product, each named like its file. `npm run generate` writes them. */
export async function readShippedManifests(): Promise<readonly Manifest[]> {
  const folder = new URL('../../schema/manifests/', import.meta.url);
  const files = (await readdir(folder)).filter((file) => extname(file) === '.json').toSorted();
  return Promise.all(
    files.map(async (file) =>
      parseManifest(basename(file, '.json'), await readFile(new URL(file, folder), 'utf8')),
    ),
  );
}
