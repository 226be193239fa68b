import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

/**
 * The modules of a page as one script, because a content policy of hashes lets no script load another. Each stands after those that it
 * imports. They import only each other, by the names that are exported, and share one scope: no two have a name of their own alike.
 */
export function joinedScript(folder: URL, modules: readonly string[]): string {
  return modules
    .map((name) => stripTypeScriptTypes(readFileSync(new URL(`${name}.ts`, folder), 'utf8')))
    .map((text) => text.replaceAll(/^import [^;]*;$/gm, '').replaceAll(/^export /gm, ''))
    .join('\n');
}
