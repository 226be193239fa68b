import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import type { Page } from '../http/serve-page.ts';
import { pageStyle } from '../page-style.ts';

interface Contents {
  readonly title: string;
  /** What stands below the title. */
  readonly forms: string;
  /** The names of its scripts in `page/`, in their order; one does not see what another declares. */
  readonly scripts: readonly string[];
}

/** A page under `/auth/`: its own script and style, allowed by their hashes, and nothing else. */
export function authPage({ title, forms, scripts: names }: Contents): Page {
  const scripts = names.map((name) =>
    stripTypeScriptTypes(readFileSync(new URL(`page/${name}.ts`, import.meta.url), 'utf8')),
  );
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
  form { display: grid; gap: 1rem; margin-top: 1.5rem; max-width: 22rem; }
  form[hidden] { display: none; }
  form p { margin: 0; color: var(--soft); }
  label { display: grid; gap: 0.25rem; }
  input, button { font: inherit; padding: 0.5rem 0.7rem; border-radius: 6px; border: 1px solid var(--line); }
  input { background: transparent; color: inherit; }
  button { background: var(--accent); color: var(--ground); border-color: var(--accent); cursor: pointer; }
  button:disabled { opacity: 0.6; cursor: default; }
  :is(input, button):focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
  .wrong { color: light-dark(#a3262c, #ff9a9a); }
  .done { font-weight: 600; }
`;

const hashSource = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
