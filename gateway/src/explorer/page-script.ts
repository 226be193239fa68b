import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';

/** The page's modules, each after those that it imports. */
const modules = [
  'operations',
  'fill-in',
  'persisted',
  'post',
  'refusal-in-words',
  'read-events',
  'session',
  'clients',
  'fetcher',
  'main',
];

/**
 * The page's modules as one script, because a content policy of hashes lets no script load another. They import only each other, by the
 * names that are exported.
 */
export async function pageScript(): Promise<string> {
  const texts = await Promise.all(
    modules.map((name) => readFile(new URL(`page/${name}.ts`, import.meta.url), 'utf8')),
  );
  return texts
    .map((text) => stripTypeScriptTypes(text))
    .map((text) => text.replaceAll(/^import [^;]*;$/gm, '').replaceAll(/^export /gm, ''))
    .join('\n');
}
