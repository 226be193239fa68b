/** Response data that is JSON text already. Read as a value, it becomes one again. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}

const needsEscape = /[\u0000-\u001f"\\\ud800-\udfff]/;

/** JSON.stringify for strings, without its cost where nothing needs an escape. */
export function quote(text: string): string {
  const length = text.length;
  if (length < 48) {
    for (let index = 0; index < length; index += 1) {
      const code = text.charCodeAt(index);
      if (code < 32 || code === 34 || code === 92 || (code >= 0xd800 && code <= 0xdfff)) return JSON.stringify(text);
    }
    return `"${text}"`;
  }
  return needsEscape.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** What @apollo/server calls to write a response. */
export function stringifyResult(result: object): string {
  const { data, errors, extensions } = result as { data?: unknown; errors?: unknown; extensions?: unknown };
  if (!(data instanceof JsonText)) return JSON.stringify(result);
  const before = errors === undefined ? '{' : `{"errors":${JSON.stringify(errors)},`;
  const after = extensions === undefined ? '}' : `,"extensions":${JSON.stringify(extensions)}}`;
  return `${before}"data":${data.text}${after}`;
}
