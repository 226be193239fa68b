import { SaxesParser } from 'saxes';

/** An element inside a record: its local name, text and children. */
export interface Element {
  readonly name: string;
  readonly line: number;
  text: string;
  readonly children: Element[];
}

/** Elements that are read whole, one at a time; memory is bounded by the largest of them. */
const recordNames: ReadonlySet<string> = new Set(['Header', 'Account', 'Customer', 'Supplier', 'Transaction', 'NumberOfEntries', 'TotalDebit', 'TotalCredit']);

const MAXIMUM_DEPTH = 32;
const MAXIMUM_TEXT = 100_000;

export interface RecordHandler {
  readonly onRecord: (record: Element, parent: string) => void;
  readonly onFault: (line: number, problem: string) => void;
}

/** Streams an XML file and hands out its records. A document type declaration is refused: it could define entities. */
export class RecordReader {
  readonly #parser: SaxesParser<Record<string, never>>;
  readonly #path: string[] = [];
  readonly #open: Element[] = [];
  #isBroken = false;

  constructor({ onRecord, onFault }: RecordHandler) {
    const parser = new SaxesParser({});
    this.#parser = parser;
    const fail = (problem: string): void => {
      if (this.#isBroken) return;
      this.#isBroken = true;
      onFault(parser.line, problem);
    };
    parser.on('error', (error) => fail(`is not well-formed XML: ${error.message.replace(/^\d+:\d+: /, '')}`));
    parser.on('doctype', () => fail('has a document type declaration, which an import does not take'));
    parser.on('opentag', (tag) => {
      if (this.#isBroken) return;
      const name = tag.name.slice(tag.name.indexOf(':') + 1);
      this.#path.push(name);
      if (this.#path.length > MAXIMUM_DEPTH) return fail('is nested too deeply');
      const parent = this.#open.at(-1);
      if (parent === undefined && !recordNames.has(name)) return;
      const element: Element = { name, line: parser.line, text: '', children: [] };
      parent?.children.push(element);
      this.#open.push(element);
    });
    parser.on('text', (text) => {
      const element = this.#open.at(-1);
      if (element === undefined || this.#isBroken) return;
      element.text += text;
      if (element.text.length > MAXIMUM_TEXT) fail(`has an element ${element.name} that is too long`);
    });
    parser.on('closetag', () => {
      if (this.#isBroken) return;
      this.#path.pop();
      const element = this.#open.pop();
      if (element !== undefined && this.#open.length === 0) onRecord(element, this.#path.at(-1) ?? '');
    });
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  write(text: string): void {
    if (!this.#isBroken) this.#parser.write(text);
  }

  end(): void {
    if (!this.#isBroken) this.#parser.close();
  }
}

export function childOf(element: Element, name: string): Element | null {
  return element.children.find((child) => child.name === name) ?? null;
}

/** The trimmed text of a child; null when there is none or it is empty. */
export function textOf(element: Element, name: string): string | null {
  const text = childOf(element, name)?.text.trim();
  return text === undefined || text === '' ? null : text;
}
