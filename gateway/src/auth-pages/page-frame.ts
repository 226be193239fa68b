import { createHash } from 'node:crypto';
import type { Page } from '../http/serve-page.ts';
import { joinedScript } from '../page-script.ts';
import { pageStyle } from '../page-style.ts';
import { persist } from '../safelist/persist.ts';

interface Contents {
  readonly title: string;
  /** What stands below the title. */
  readonly forms: string;
  /** Its scripts in `page/`, in their order; one does not see what another declares. Several modules in one stand after those that they import. */
  readonly scripts: readonly (string | readonly string[])[];
  /** What the script sends, by the names of the operations; left out: its forms say. */
  readonly operations?: readonly string[];
}

/** A page under `/auth/`: its own script and style, allowed by their hashes, and nothing else. */
export function authPage({ title, forms, scripts: named, operations = [] }: Contents): Page {
  const folder = new URL('page/', import.meta.url);
  const scripts = named.map((names) => joinedScript(folder, [names].flat()));
  const ids = Object.fromEntries(operations.map(persist).map(({ name, id }) => [name, id]));
  return {
    html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title} · Cifra</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<noscript>This page needs JavaScript.</noscript>
${forms}
<p id="status" role="status"></p>
</main>
<script id="operations" type="application/json">${JSON.stringify(ids)}</script>
${scripts.map((script) => `<script type="module">${script}</script>`).join('\n')}
</body>
</html>
`,
    contentSecurityPolicy: [
      "default-src 'none'",
      `script-src ${scripts.map(hashSource).join(' ')}`,
      `style-src ${hashSource(style)}`,
      'img-src data:',
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  };
}

const style = `${pageStyle}
  #providers { display: grid; gap: 0.6rem; margin-top: 1.5rem; max-width: 22rem; }
  #providers:empty { display: none; }
  /* What has the focus stands above the status. */
  :root { scroll-padding-bottom: 7rem; }
  form { display: grid; gap: 1rem; margin-top: 1.5rem; max-width: 22rem; }
  form p { margin: 0; color: var(--soft); }
  label { display: grid; gap: 0.25rem; }
  input, button { font: inherit; padding: 0.5rem 0.7rem; border-radius: 6px; border: 1px solid var(--line); }
  input { background: transparent; color: inherit; }
  button { background: var(--accent); color: var(--ground); border-color: var(--accent); cursor: pointer; }
  button.quiet { background: transparent; color: var(--accent); }
  [hidden] { display: none !important; }
  section { margin-top: 2.5rem; }
  h2 { margin: 0; font-size: 1.3rem; }
  code { overflow-wrap: anywhere; }
  img { background: #fff; border-radius: 6px; }
  .things { list-style: none; padding: 0; }
  .things li { display: grid; gap: 0.3rem; padding: 0.8rem 0; border-top: 1px solid var(--line); }
  .name { font-weight: 600; overflow-wrap: anywhere; }
  .facts { color: var(--soft); overflow-wrap: anywhere; }
  .row { display: flex; flex-wrap: wrap; gap: 0.6rem; }
  #code-list { columns: 2 9rem; }
  button:disabled { opacity: 0.6; cursor: default; }
  section:focus { outline: none; }
  :is(input, button, a):focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
  #status:not(:empty) { position: sticky; bottom: 0; margin: 1.5rem 0 0; padding: 0.7rem 0; background: var(--ground);
    border-top: 1px solid var(--line); }
  a { color: var(--accent); }
  .wrong { color: light-dark(#a3262c, #ff9a9a); }
  .done { font-weight: 600; }
`;

const hashSource = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
