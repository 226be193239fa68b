import Drawing from 'pdfkit';
import type { Paper } from '../../facts.ts';
import { fontOf, shown, type Weight } from './typeface.ts';

/** Points: 1/72 of an inch; y grows downwards. */
export interface Style {
  readonly size: number;
  readonly weight?: Weight;
  /** `#rrggbb`. */
  readonly colour?: string;
  readonly align?: 'left' | 'right';
}

export interface PenOptions {
  readonly paper: Paper;
  readonly title: string;
  readonly author: string;
  readonly language: string;
  readonly instantMicros: bigint;
}

/** Line height divided by font size. */
export const LEADING = 1.38;

const SIZES: Readonly<Record<Paper, readonly [number, number]>> = {
  A4: [595.28, 841.89],
  LETTER: [612, 792],
};

/** Draws on the pages of one file. The only time in the file is the given instant, so the same drawing gives the same bytes. */
export class Pen {
  readonly width: number;
  readonly height: number;
  readonly #document: PDFKit.PDFDocument;
  /** Widths at font size 1, by weight and text. */
  readonly #widths = new Map<string, number>();

  constructor({ paper, title, author, language, instantMicros }: PenOptions) {
    const [width, height] = SIZES[paper];
    [this.width, this.height] = [width, height];
    const instant = new Date(Number(instantMicros / 1_000n));
    this.#document = new Drawing({
      autoFirstPage: false,
      bufferPages: true,
      compress: true,
      pdfVersion: '1.7',
      lang: language,
      displayTitle: true,
      size: [width, height],
      margin: 0,
      info: {
        Title: title,
        Author: author,
        Creator: 'Cifra',
        Producer: 'Cifra',
        CreationDate: instant,
        ModDate: instant,
      },
    });
    for (const weight of ['regular', 'semibold', 'bold'] as const)
      // pdfkit accepts a parsed font since 0.20; its types do not say so yet.
      this.#document.registerFont(weight, fontOf(weight) as unknown as Uint8Array);
  }

  addPage(): void {
    this.#document.addPage();
  }

  get pageCount(): number {
    return this.#document.bufferedPageRange().count;
  }

  /** Returns to an earlier page; 0 is the first. */
  turnTo(page: number): void {
    this.#document.switchToPage(page);
  }

  widthOf(text: string, { size, weight = 'regular' }: Style): number {
    const key = `${weight} ${text}`;
    let width = this.#widths.get(key);
    if (width === undefined) {
      width = this.#document.font(weight).fontSize(1).widthOfString(text);
      this.#widths.set(key, width);
    }
    return width * size;
  }

  /**
   * Breaks a text at its spaces into lines of a given width; a longer word is broken inside. An empty text gives one
   * empty line.
   */
  wrap(text: string, width: number, style: Style): string[] {
    const lines: string[] = [];
    let line = '';
    /** The width of the line with the space behind its last word, which stands nearer to some letters than to others. */
    let used = 0;
    // Measured word by word, because words repeat; drawn, a line is laid out so too.
    for (const word of shown(text).split(' ')) {
      const needed = this.widthOf(word, style);
      const withSpace = this.widthOf(`${word} `, style);
      if (line === '' ? needed <= width : used + needed <= width) {
        used = line === '' ? withSpace : used + withSpace;
        line = line === '' ? word : `${line} ${word}`;
        continue;
      }
      if (line !== '') lines.push(line);
      const pieces = needed <= width ? [word] : this.#pieces(word, width, style);
      line = pieces.pop() ?? '';
      lines.push(...pieces);
      used = this.widthOf(`${line} `, style);
    }
    return [...lines, line];
  }

  /** A word split into parts that fit: as many characters as there is room for, and at least one. */
  #pieces(word: string, width: number, style: Style): string[] {
    const pieces: string[] = [];
    let [piece, used] = ['', 0];
    for (const character of word) {
      const needed = this.widthOf(character, style);
      if (piece !== '' && used + needed > width) {
        pieces.push(piece);
        [piece, used] = ['', 0];
      }
      piece += character;
      used += needed;
    }
    return [...pieces, piece];
  }

  /** Writes one line of text from `x`, or ending at `x` if it is right-aligned. Never breaks it. */
  write(text: string, at: { readonly x: number; readonly y: number }, style: Style): void {
    const { size, weight = 'regular', colour = '#1f2937', align = 'left' } = style;
    if (text === '') return;
    const fitting = shown(text);
    const x = align === 'right' ? at.x - this.widthOf(fitting, style) : at.x;
    this.#document.font(weight).fontSize(size).fillColor(colour).text(fitting, x, at.y, { lineBreak: false });
  }

  /** The style in which a text fits into a width: a figure is made smaller, never truncated. */
  fitted(text: string, width: number, style: Style): Style {
    const needed = this.widthOf(shown(text), style);
    return needed <= width ? style : { ...style, size: (style.size * width) / needed };
  }

  paint(box: { x: number; y: number; width: number; height: number; radius?: number }, colour: string): void {
    this.#document.roundedRect(box.x, box.y, box.width, box.height, box.radius ?? 0).fill(colour);
  }

  rule(from: { x: number; y: number }, width: number, colour = '#e5e7eb', thickness = 0.6): void {
    this.#document
      .moveTo(from.x, from.y)
      .lineTo(from.x + width, from.y)
      .lineWidth(thickness)
      .stroke(colour);
  }

  /** Marks across the page, one below the other, transparent enough to read the text beneath. */
  stamp(marks: readonly string[]): void {
    const document = this.#document;
    const [x, y] = [this.width / 2, this.height / 2];
    const reach = Math.hypot(this.width, this.height) * 0.66;
    document
      .save()
      .rotate(-38, { origin: [x, y] })
      .fillOpacity(0.13);
    const longest = Math.max(...marks.map((mark) => this.widthOf(mark, { size: 1, weight: 'bold' })));
    const size = Math.min(104, reach / longest);
    const top = y - (marks.length * size * 1.15) / 2;
    for (const [index, mark] of marks.entries()) {
      const width = this.widthOf(mark, { size, weight: 'bold' });
      this.write(
        mark,
        { x: x - width / 2, y: top + index * size * 1.15 },
        { size, weight: 'bold', colour: '#b91c1c' },
      );
    }
    document.restore();
  }

  /** Ends the file and returns its bytes. */
  async bytes(): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    const ended = new Promise<void>((resolve, reject) => {
      this.#document.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      this.#document.once('end', resolve);
      this.#document.once('error', reject);
    });
    this.#document.end();
    await ended;
    return Buffer.concat(chunks);
  }
}
