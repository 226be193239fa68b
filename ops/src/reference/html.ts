/** Text of a page, escaped. Pages are made of these alone, so that a description cannot bring its own elements. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | readonly (Html | string)[] | null;

/** Strings are escaped, pages' own parts are not. */
export function html(fixed: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(
    fixed.map((text, index) => text + (index < parts.length ? textOf(parts[index]) : '')).join(''),
  );
}

function textOf(part: Part | undefined): string {
  if (part === null || part === undefined) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(textOf).join('');
  return escapeHtml(String(part));
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A description: its paragraphs, with what stands between backticks as code. */
export function prose(text: string | null | undefined): Html {
  if (!text) return html``;
  return html`${text.split(/\n{2,}/).map((paragraph) => html`<p>${withCode(paragraph)}</p>`)}`;
}

function withCode(text: string): Html[] {
  return text
    .split(/`([^`]*)`/)
    .map((piece, index) => (index % 2 === 1 ? html`<code>${piece}</code>` : html`${piece}`));
}
