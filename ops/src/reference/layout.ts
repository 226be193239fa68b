import { html, type Html } from './html.ts';

export interface Page {
  /** Below `/docs/`, without a suffix: `types/Tenant`; empty for the first page. */
  readonly path: string;
  readonly title: string;
  readonly body: () => Html;
}

const sections = [
  ['', 'Start'],
  ['queries', 'Queries'],
  ['mutations', 'Mutations'],
  ['subscriptions', 'Subscriptions'],
  ['types', 'Types'],
  ['refusals', 'Refusals'],
  ['events', 'Audit events'],
] as const;

/** A whole page. `root` is the way from it to the first page, so that the site works under any address, and from files. */
export function layout({ path, title, body }: Page, guides: readonly Pick<Page, 'path' | 'title'>[]): string {
  const root = '../'.repeat(path === '' ? 0 : path.split('/').length - 1) || './';
  const link = (to: string, text: string): Html =>
    html`<a href="${root}${to === '' ? 'index' : to}.html" ${to === path ? html` aria-current="page"` : null}
      >${text}</a
    >`;
  return `<!doctype html>${
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Cifra API</title>
        <link rel="stylesheet" href="${root}reference.css" />
        <script src="${root}find.js" defer></script>
      </head>
      <body data-root="${root}">
        <nav>
          <a class="name" href="${root}index.html">Cifra API</a>
          <input
            id="find"
            type="search"
            placeholder="Find a type, field or refusal"
            autocomplete="off"
            spellcheck="false"
            aria-label="Find"
          />
          <ul id="found"></ul>
          <ul>
            ${sections.map(([to, text]) => html`<li>${link(to, text)}</li>`)}
          </ul>
          <h2>Guides</h2>
          <ul>
            ${guides.map((guide) => html`<li>${link(guide.path, guide.title)}</li>`)}
          </ul>
        </nav>
        <main>${body()}</main>
      </body>
    </html>`.text
  }\n`;
}
