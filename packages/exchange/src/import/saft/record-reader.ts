import { SaxesParser } from 'saxes';
import { withoutFullStop } from '../problem-text.ts';

/** An element inside a record: its local name, text and children. */
export interface Element {
  readonly name: string;
  readonly line: number;
  text: string;
  readonly children: Element[];
}

/** Elements read whole, one at a time; memory is bounded by the largest of them. */
const recordNames: ReadonlySet<string> = new Set([
  'Header',
  'Account',
  'Customer',
  'Supplier',
  'TaxTableEntry',
  'Transaction',
  'NumberOfEntries',
  'TotalDebit',
  'TotalCredit',
  'Naglowek',
  'Podmiot1',
  'ZOiS',
  'Dziennik',
  'DziennikCtrl',
  'KontoZapis',
  'KontoZapisCtrl',
]);

const MAXIMUM_DEPTH = 32;
/** Characters of one element's text. */
const MAXIMUM_TEXT = 100_000;
/** Elements of one record: the lines of the longest entry, with room for what stands in them. */
const MAXIMUM_ELEMENTS = 400_000;
/** Characters of one text, comment, attribute or other piece: the parser holds it whole. */
const MAXIMUM_PIECE = 1_000_000;
/** Characters that the parser is given at once. */
const STEP = 65_536;

export interface RecordHandler {
  readonly onRecord: (record: Element, parent: string) => void;
  /** A fault that ends the reading. */
  readonly onFault: (line: number, problem: string) => void;
  /** An element of the ledger sections that is not one of the known. */
  readonly onUnknown: (line: number, name: string, parent: string) => void;
}

/** The elements that may stand in an element of the ledger sections, by its name. */
export type KnownElements = ReadonlyMap<string, ReadonlySet<string>>;

const isInLedger = (path: readonly string[]): boolean =>
  path[0] === 'JPK' || path[1] === 'GeneralLedgerEntries' || path[2] === 'GeneralLedgerAccounts';

/**
 * Streams an XML file record by record. A document type declaration is refused, because it could define entities. Nothing is read
 * after the first fault of the XML itself.
 */
export class RecordReader {
  readonly #parser = new SaxesParser<Record<string, never>>({});
  readonly #handler: RecordHandler;
  readonly #path: string[] = [];
  readonly #open: Element[] = [];
  #elementCount = 0;
  /** Where the last whole piece ended, in characters. */
  #pieceEnd = 0;
  #isBroken = false;
  #namespace = '';
  #known: KnownElements = new Map();

  constructor(handler: RecordHandler) {
    this.#handler = handler;
    const parser = this.#parser;
    parser.on('error', (error) =>
      this.#fail(`is not well-formed XML: ${withoutFullStop(error.message.replace(/^\d+:\d+: /, ''))}`),
    );
    parser.on('doctype', () => this.#fail('has a document type declaration, which is not allowed'));
    parser.on('opentag', ({ name, attributes }) => {
      const [prefix, local] = name.includes(':') ? name.split(':', 2) : ['', name];
      if (this.#path.length === 0)
        this.#namespace = attributes[prefix === '' ? 'xmlns' : `xmlns:${prefix}`] ?? '';
      this.#openElement(local ?? name);
    });
    parser.on('closetag', () => this.#closeElement());
    parser.on('text', (text) => this.#addText(text));
    parser.on('cdata', (text) => this.#addText(text));
    parser.on('comment', () => this.#endPiece());
    parser.on('processinginstruction', () => this.#endPiece());
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Of the root element; empty: none, or there is no root yet. */
  get namespace(): string {
    return this.#namespace;
  }

  /** From here on an element of the ledger sections that is not one of these is told. */
  expect(known: KnownElements): void {
    this.#known = known;
  }

  /** Reads nothing more. */
  stop(): void {
    this.#isBroken = true;
  }

  write(text: string): void {
    for (let from = 0; from < text.length && !this.#isBroken; from += STEP) {
      this.#parser.write(text.slice(from, from + STEP));
      if (this.#parser.position - this.#pieceEnd > MAXIMUM_PIECE)
        this.#fail('has a text, comment or attribute that is too long');
    }
  }

  end(): void {
    if (!this.#isBroken) this.#parser.close();
  }

  #fail(problem: string): void {
    if (this.#isBroken) return;
    this.#isBroken = true;
    this.#handler.onFault(this.#parser.line, problem);
  }

  #endPiece(): void {
    this.#pieceEnd = this.#parser.position;
  }

  #openElement(name: string): void {
    this.#endPiece();
    if (this.#isBroken) return;
    const around = this.#path.at(-1) ?? '';
    if (isInLedger(this.#path) && this.#known.get(around)?.has(name) === false)
      this.#handler.onUnknown(this.#parser.line, name, around);
    this.#path.push(name);
    if (this.#path.length > MAXIMUM_DEPTH) return this.#fail('is nested too deeply');
    const parent = this.#open.at(-1);
    if (parent === undefined && !recordNames.has(name)) return;
    this.#elementCount += 1;
    if (this.#elementCount > MAXIMUM_ELEMENTS)
      return this.#fail(`has an element ${this.#open[0]?.name ?? name} with too many elements in it`);
    const element: Element = { name, line: this.#parser.line, text: '', children: [] };
    parent?.children.push(element);
    this.#open.push(element);
  }

  #closeElement(): void {
    this.#endPiece();
    if (this.#isBroken) return;
    this.#path.pop();
    const element = this.#open.pop();
    if (element === undefined || this.#open.length > 0) return;
    this.#elementCount = 0;
    this.#handler.onRecord(element, this.#path.at(-1) ?? '');
  }

  #addText(text: string): void {
    this.#endPiece();
    const element = this.#open.at(-1);
    if (element === undefined || this.#isBroken) return;
    element.text += text;
    if (element.text.length > MAXIMUM_TEXT) this.#fail(`has an element ${element.name} that is too long`);
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
