import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { argv, stdout } from 'node:process';
import { buildSchema } from 'graphql';
import { readReference } from '../src/reference/reference.ts';

/** Writes the reference site as files, to be served from elsewhere: `node ops/bootstrap.mjs ops/scripts/reference.ts [folder]`. */
const folder = path.resolve(argv[2] ?? 'var/reference');
const schema = buildSchema(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8'));
const site = await readReference(schema);
rmSync(folder, { recursive: true, force: true });
for (const [name, text] of site) {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text());
}
stdout.write(`wrote ${site.size} files to ${folder}\n`);
