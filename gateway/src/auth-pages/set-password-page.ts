import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import type { Page } from '../http/serve-page.ts';
import { pageStyle } from '../page-style.ts';
import { persist } from '../safelist/persist.ts';
import { SET_PASSWORD } from './operations.ts';

/** The page where a link sets a password. The link's token stands behind the `#`, so no server and no log is sent it with the address. */
export function setPasswordPage(): Page {
  const script = stripTypeScriptTypes(readFileSync(new URL('page/set-password.ts', import.meta.url), 'utf8'));
  return {
    html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Set your password · Cifra</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<h1>Set your password</h1>
<noscript>This page needs JavaScript.</noscript>
<form data-operation="${persist(SET_PASSWORD).id}">
<label>New password <input id="password" type="password" autocomplete="new-password" minlength="12" maxlength="1000" required autofocus></label>
<label>The same again <input id="again" type="password" autocomplete="new-password" maxlength="1000" required></label>
<p>At least 12 characters. A few words that you alone would put together are best.</p>
<button>Set the password</button>
</form>
<p id="status" role="status"></p>
</main>
<script type="module">${script}</script>
</body>
</html>
`,
    contentSecurityPolicy: [
      "default-src 'none'",
      `script-src ${hashSource(script)}`,
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
