import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { expect, test } from 'vitest';
import { loadExplorer } from './explorer.ts';
import { pageScript } from './page-script.ts';

test('every script of the page runs by its hash, and nothing else does', async () => {
  const { html, contentSecurityPolicy } = await loadExplorer(['query One { it }']);
  const scripts = [...html.matchAll(/<script(?: type="module")?>([\s\S]*?)<\/script>/g)].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  );
  expect(scripts).toHaveLength(3);
  const [allowed] = /script-src [^;]*/.exec(contentSecurityPolicy) ?? [];
  expect(allowed?.split(' ')).toEqual(['script-src', ...scripts, 'blob:']);
});

test('an example that contains a script’s end stays data', async () => {
  const example = '# </script><script>alert(1)</script> <!-- <script>';
  const { html } = await loadExplorer([example]);
  const [, data = ''] = /<script id="examples"[^>]*>(.*?)<\/script>/s.exec(html) ?? [];
  expect(JSON.parse(data)).toEqual([{ query: example }]);
});

test('the page’s modules are one script without types, imports and exports', async () => {
  const script = await pageScript();
  expect(script).not.toMatch(/^(import|export) /m);
  // It is a module: it may wait at its top level.
  expect(() => new Script(`(async () => {${script}\n})`)).not.toThrow();
});

test('what the page keeps of a session is never in localStorage or an address', async () => {
  const script = await pageScript();
  expect(script).not.toMatch(/localStorage|history\.|location\.|document\.title/);
});
