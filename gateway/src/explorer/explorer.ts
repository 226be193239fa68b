import { createHash } from 'node:crypto';

export interface ExplorerPage {
  readonly html: string;
  /** Allows this page's own scripts and this origin, nothing else: the explorer loads nothing from outside. */
  readonly contentSecurityPolicy: string;
}

/** Two fields above the explorer; their contents are sent with each operation. */
const bar = `
<form id="cifra-bar" autocomplete="off">
  <label>token <input id="cifra-token" type="password" spellcheck="false" placeholder="access token or key"></label>
  <label>x-tenant <input id="cifra-tenant" spellcheck="false" placeholder="slug or id; empty: firm-wide"></label>
</form>
<style>
  #cifra-bar { display: flex; gap: 16px; height: 40px; align-items: center; padding: 0 12px; font: 13px system-ui, sans-serif; }
  #cifra-bar input { width: 280px; padding: 4px 6px; }
  #root { height: calc(100vh - 40px) !important; }
</style>
<script>
(() => {
  const token = document.getElementById('cifra-token');
  const tenant = document.getElementById('cifra-tenant');
  const send = window.fetch.bind(window);
  for (const input of [token, tenant]) {
    input.value = sessionStorage.getItem(input.id) ?? '';
    input.addEventListener('input', () => sessionStorage.setItem(input.id, input.value));
  }
  window.fetch = (resource, options = {}) => {
    const url = new URL(typeof resource === 'string' ? resource : resource.url ?? String(resource), location.href);
    if (url.origin !== location.origin || url.pathname !== '/graphql') return send(resource, options);
    const headers = new Headers(options.headers);
    if (token.value) headers.set('authorization', 'Bearer ' + token.value);
    if (tenant.value) headers.set('x-tenant', tenant.value);
    return send(resource, { ...options, headers });
  };
})();
</script>
`;

/** Loaded only on first use: the assets are several megabytes, and production has no explorer. */
export async function loadExplorer(): Promise<ExplorerPage> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({ title: 'Cifra', endpoint: '/graphql' }).replace(
    '<div id="root">',
    () => `${bar}<div id="root">`,
  );
  const hashes = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script]) =>
      `'sha256-${createHash('sha256')
        .update(script ?? '')
        .digest('base64')}'`,
  );
  return {
    html,
    contentSecurityPolicy: [
      "default-src 'none'",
      `script-src ${hashes.join(' ')} blob:`,
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
