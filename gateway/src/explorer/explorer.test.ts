import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { expect, test } from 'vitest';
import { parseManifest } from '../safelist/manifest.ts';
import { persist, printManifest } from '../safelist/persist.ts';
import { loadExplorer } from './explorer.ts';
import { pageScript } from './page-script.ts';

test('every script of the page runs by its hash, and nothing else does', async () => {
  const { html, contentSecurityPolicy } = await loadExplorer(['query One { it }'], []);
  const scripts = [...html.matchAll(/<script(?: type="module")?>([\s\S]*?)<\/script>/g)].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  );
  expect(scripts).toHaveLength(3);
  const [allowed] = /script-src [^;]*/.exec(contentSecurityPolicy) ?? [];
  expect(allowed?.split(' ')).toEqual(['script-src', ...scripts, 'blob:']);
});

test('an example that contains a script’s end stays data', async () => {
  const example = '# </script><script>alert(1)</script> <!-- <script>\nquery One { it }';
  const { html } = await loadExplorer([example], []);
  const [, data = ''] = /<script id="examples"[^>]*>(.*?)<\/script>/s.exec(html) ?? [];
  expect(JSON.parse(data)).toEqual([{ query: example }]);
});

test('the page knows the ids of those of its operations that a manifest lists', async () => {
  const [one, two] = ['# The first.\nquery One { it }\n', 'query Two { it }'];
  const listed = parseManifest(
    'any',
    printManifest([persist('query One { it }'), persist('query Other { it }')]),
  );
  const { html } = await loadExplorer([one, two], [listed]);
  const [, data = ''] = /<script id="persisted"[^>]*>(.*?)<\/script>/s.exec(html) ?? [];
  const { ids } = JSON.parse(data) as { ids: unknown };
  expect(ids).toEqual([[one, persist(one).id]]);
});

test('the page’s modules are one script without types, imports and exports', () => {
  const script = pageScript();
  expect(script).not.toMatch(/^(import|export) /m);
  // It is a module: it may wait at its top level.
  expect(() => new Script(`(async () => {${script}\n})`)).not.toThrow();
});

test('what the page keeps of a session is never in localStorage or an address', () => {
  const script = pageScript();
  expect(script).not.toMatch(/localStorage|history\.|location\.|document\.title/);
});
