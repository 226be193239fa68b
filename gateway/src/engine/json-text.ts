/** Response data that is already JSON text. Reading it as a value parses it. */
export class JsonText {
  /** A whole response without errors: `{"data":…}`. */
  readonly response: string;

  constructor(response: string) {
    this.response = response;
  }

  get text(): string {
    return this.response.slice(responseHead.length, -1);
  }

  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}

export const responseHead = '{"data":';

/** What @apollo/server calls to write a response. */
export function stringifyResult(result: object): string {
  const { data, errors, extensions } = result as { data?: unknown; errors?: unknown; extensions?: unknown };
  if (!(data instanceof JsonText)) return JSON.stringify(result);
  if (errors === undefined && extensions === undefined) return data.response;
  const before = errors === undefined ? '{' : `{"errors":${JSON.stringify(errors)},`;
  const after = extensions === undefined ? '}' : `,"extensions":${JSON.stringify(extensions)}}`;
  return `${before}"data":${data.text}${after}`;
}
