/** The page at `/` when no console is served. */
export function landingPage({ hasExplorer }: { hasExplorer: boolean }): string {
  const explorer = hasExplorer
    ? '<li><a href="/explorer">/explorer</a>: try operations in the browser</li>'
    : '';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Cifra</title></head>
<body>
<h1>Cifra</h1>
<ul>
<li><code>/graphql</code>: the API; a request names its tenant itself: <code>tenant(slug: …)</code>, or <code>tenantId</code> in an input</li>
${explorer}
<li><a href="/health">/health</a>, <a href="/ready">/ready</a>, <a href="/metrics">/metrics</a></li>
</ul>
</body></html>
`;
}
