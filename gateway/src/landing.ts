import { pageStyle } from './page-style.ts';

/** What the page at `/` speaks of. */
export interface LandingPageFacts {
  readonly hasExplorer: boolean;
  /** Whether the reference of the API is served at `/docs`. */
  readonly hasReference: boolean;
  /** Whether operators find their figures at this address. */
  readonly showsOperations: boolean;
  /** How to log in on the demo firm; null on every other server. */
  readonly demoLogIn: DemoLogIn | null;
}

export interface DemoLogIn {
  readonly emails: readonly string[];
  readonly password: string;
}

/** The page at `/` when no console is served: what this server is, and where to go on. It has no script. */
export function landingPage({
  hasExplorer,
  hasReference,
  showsOperations,
  demoLogIn,
}: LandingPageFacts): string {
  const places = [
    ['/graphql', 'The API, for programs: GraphQL over HTTP, by POST with a JSON body.', true],
    ['/explorer', 'Write and run operations in the browser, after a log-in.', hasExplorer],
    ['/docs/', 'The reference of the API: every type, field and refusal.', hasReference],
    ['/health', 'Whether the process is alive.', true],
    ['/ready', 'Whether it takes requests.', true],
    ['/metrics', 'Figures for Prometheus.', showsOperations],
  ] as const;
  const rows = places
    .filter(([, , isServed]) => isServed)
    .map(([path, text]) => `<dt>${placeName(path)}</dt><dd>${text}</dd>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Cifra</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<h1>Cifra</h1>
<p class="lead">The books of an accounting firm’s clients: ledger, documents, periods, exchange rates and the audit trail, behind one
GraphQL API. Each client’s books are a database of their own.</p>
<dl>
${rows.join('\n')}
</dl>
<p>A request about a client’s books names the client: <code>tenant(slug: …)</code> or <code>tenant(id: …)</code> where it reads,
<code>tenantId</code> in the input where it writes. A request about the whole firm names none.</p>
${demoLogIn === null ? '' : demo(demoLogIn, hasExplorer)}
</main>
</body>
</html>
`;
}

/** The content policy of the landing page: its own style, and nothing else. */
export const landingPageSecurityPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Programs post to `/graphql`; in a browser it would show an error. */
function placeName(path: string): string {
  return path === '/graphql' ? `<code>${path}</code>` : `<a href="${path}"><code>${path}</code></a>`;
}

function demo({ emails, password }: DemoLogIn, hasExplorer: boolean): string {
  const people = emails.map((email) => `<code>${email}</code>`).join(', ');
  return `<section>
<h2>This is the demo firm</h2>
<p>Its clients and figures are made up. Log in${hasExplorer ? ' to the <a href="/explorer">explorer</a>' : ''} as one of ${people},
each with the password <code>${password}</code>.</p>
</section>`;
}

const style = `${pageStyle}
  h2 { margin: 0 0 0.3rem; font-size: 1.1rem; }
  .lead { margin: 0.3rem 0 1.6rem; font-size: 1.15rem; color: var(--soft); }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.45rem 1.5rem; margin: 0 0 1.4rem; padding: 1.1rem 0;
    border-block: 1px solid var(--line); }
  dd { margin: 0; color: var(--soft); }
  a { color: var(--accent); text-underline-offset: 0.2em; }
  code { font: 0.9em ui-monospace, monospace; }
  section { margin-top: 1.6rem; padding: 1rem 1.3rem; border: 1px solid var(--line); border-radius: 8px; }
  section p { margin: 0; }
  @media (max-width: 32rem) { dl { grid-template-columns: 1fr; gap: 0.1rem; } dd { margin-bottom: 0.7rem; } }
`;
