import { createHash } from 'node:crypto';
import type { Page } from '../http/serve-page.ts';
import type { Manifest } from '../safelist/manifest.ts';
import { persist } from '../safelist/persist.ts';
import { bar, barStyle } from './markup.ts';
import { explorerOperations, introspection } from './operations.ts';
import { pageScript } from './page-script.ts';

/**
 * GraphiQL behind a log-in, with these operations open in tabs. What a manifest lists of its operations, it names by the id. Loaded only on
 * first use: the assets are several megabytes, and production has no explorer. It loads nothing from outside.
 */
export async function loadExplorer(
  examples: readonly string[],
  manifests: readonly Manifest[],
): Promise<Page> {
  const { css, editorWorkerService, graphqlWorker, js, jsonWorker } =
    await import('@graphql-yoga/render-graphiql/graphiql');
  const workers = { editorWorkerService, json: jsonWorker, graphql: graphqlWorker };
  const scripts = [
    // Monaco, GraphiQL's editor, starts its workers from addresses.
    `const workers = Object.fromEntries(Object.entries(${jsonInScript(workers)}).map(([label, text]) =>
      [label, URL.createObjectURL(new Blob([text], { type: 'application/javascript' }))]));
    self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_module, label) => workers[label] };`,
    inScript(js),
  ];
  const page = pageScript();
  const tabs = jsonInScript(examples.map((query) => ({ query })));
  const persisted = jsonInScript({
    introspection,
    ids: persistedIds(explorerOperations(examples), manifests),
  });
  return {
    html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Cifra explorer</title>
<link rel="icon" href="data:,">
<style>${css}</style>
<style>${barStyle}</style>
</head>
<body class="no-focus-outline">
${bar}
<noscript>The explorer needs JavaScript.</noscript>
<div id="root"></div>
<script id="examples" type="application/json">${tabs}</script>
<script id="persisted" type="application/json">${persisted}</script>
${scripts.map((script) => `<script>${script}</script>`).join('\n')}
<script type="module">${page}</script>
</body>
</html>
`,
    contentSecurityPolicy: [
      "default-src 'none'",
      `script-src ${[...scripts, page].map(hashSource).join(' ')} blob:`,
      'worker-src blob:',
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data:",
      "font-src 'self' data:",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  };
}

/** Texts as the page sends them, with their ids. */
function persistedIds(
  texts: readonly string[],
  manifests: readonly Manifest[],
): readonly (readonly [string, string])[] {
  return texts
    .map((text) => [text, persist(text).id] as const)
    .filter(([, id]) => manifests.some(({ operations }) => operations.has(id)));
}

/** What HTML would read as the end of a script, or as a comment in it; in a string or a pattern of the script it means the same. */
function inScript(text: string): string {
  return text.replaceAll('<!--', String.raw`<\!--`).replaceAll('</script', String.raw`<\/script`);
}

function jsonInScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
}

function hashSource(script: string): string {
  return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
}
