/** An element of the page that is always there. */
export const part = <Kind extends HTMLElement = HTMLElement>(id: string): Kind =>
  document.getElementById(id) as Kind;

/** A new element with a text. */
export function made<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  text = '',
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

/** What is said to everybody, also to whoever hears the page. */
export function tell(text: string, kind: '' | 'wrong' | 'done' = ''): void {
  const line = part('status');
  line.textContent = text;
  line.className = kind;
}

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
export const inWordsOfTime = (instant: string): string => day.format(new Date(instant));
