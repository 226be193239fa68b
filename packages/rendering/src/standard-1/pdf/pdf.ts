import { asInk, inkOn, mixedWithWhite } from '../../text/colour.ts';
import type { Sheet, SheetTotal } from '../sheet.ts';
import { LEADING, Pen, type Style } from './pen.ts';
import { PAD, TableRows } from './table.ts';

/** Points. */
const MARGIN = 46;
const TOP = 44;
const FOOT = 64;
const GREY = '#6b7280';
/** Remarks of no more lines stay with the totals. */
const FEW_LINES = 6;
const TOTALS_WIDTH = 262;

const logo: Style = { size: 17, weight: 'bold' };
const title: Style = { size: 19, weight: 'bold', align: 'right' };
const subtitle: Style = { size: 10.5, weight: 'semibold', align: 'right', colour: '#4b5563' };
const small: Style = { size: 8.3, colour: '#4b5563' };
const strong: Style = { size: 8.8, weight: 'semibold' };
const label: Style = { size: 7.2, weight: 'semibold' };
const faint: Style = { size: 7.4, colour: GREY };

const heightOf = ({ size }: Style, lines = 1): number => size * LEADING * lines;

/** A sheet as the bytes of a PDF. */
export async function sheetPdf(sheet: Sheet): Promise<Uint8Array> {
  return new Layout(sheet).draw();
}

/**
 * Lays a sheet out on pages from top to bottom, one part after the other. Footers and marks come last, when the number
 * of pages is known.
 */
class Layout {
  readonly #sheet: Sheet;
  readonly #pen: Pen;
  readonly #width: number;
  readonly #bottom: number;
  #y = TOP;

  constructor(sheet: Sheet) {
    this.#sheet = sheet;
    this.#pen = new Pen({
      paper: sheet.paper,
      title: `${sheet.title} ${sheet.subtitle}`,
      author: sheet.issuerName,
      language: sheet.language,
      instantMicros: sheet.instantMicros,
    });
    this.#width = this.#pen.width - 2 * MARGIN;
    this.#bottom = this.#pen.height - FOOT;
  }

  async draw(): Promise<Uint8Array> {
    const pen = this.#pen;
    this.#openPage();
    this.#head();
    this.#facts();
    this.#body();
    this.#remarks();
    for (let page = 0; page < pen.pageCount; page += 1) {
      pen.turnTo(page);
      this.#foot(page + 1, pen.pageCount);
      if (this.#sheet.marks.length > 0) pen.stamp(this.#sheet.marks);
    }
    return pen.bytes();
  }

  #openPage(): void {
    this.#pen.addPage();
    this.#pen.paint({ x: 0, y: 0, width: this.#pen.width, height: 5 }, this.#sheet.accent);
    this.#y = TOP;
  }

  /** Starts another page, with a heading that says which document it belongs to. */
  #nextPage(): void {
    this.#openPage();
    const { issuerName, title: kind, subtitle: number, words } = this.#sheet;
    const own = `${kind} ${number} · ${words.continued}`;
    const right = this.#pen.fitted(own, this.#width * 0.6, { ...small, weight: 'semibold', align: 'right' });
    const [name = ''] = this.#pen.wrap(issuerName, this.#width * 0.38, small);
    this.#pen.write(name, { x: MARGIN, y: this.#y - 14 }, small);
    this.#pen.write(own, { x: MARGIN + this.#width, y: this.#y - 14 }, right);
    this.#y += 8;
  }

  #head(): void {
    const { logo: name, issuer, issuerName, title: kind, subtitle: number, accent } = this.#sheet;
    const half = this.#width * 0.54;
    const top = this.#y;
    let left = top;
    for (const line of this.#pen.wrap(name, half, logo)) {
      this.#pen.write(line, { x: MARGIN, y: left }, { ...logo, colour: asInk(accent) });
      left += heightOf(logo);
    }
    left = this.#block(issuer.lines, {
      x: MARGIN,
      y: left + 3,
      width: half,
      isFirstStrong: issuer.lines[0] === issuerName,
    });
    let right = top;
    const edge = MARGIN + this.#width;
    for (const [text, style] of [
      [kind, title],
      [number, subtitle],
    ] as const)
      for (const line of this.#pen.wrap(text, this.#width * 0.42, style)) {
        this.#pen.write(line, { x: edge, y: right }, style);
        right += heightOf(style);
      }
    this.#y = Math.max(left, right) + 18;
  }

  /** Writes the lines of a block. Returns the y position below them. */
  #block(
    lines: readonly string[],
    { x, y, width, isFirstStrong }: { x: number; y: number; width: number; isFirstStrong: boolean },
  ): number {
    let at = y;
    for (const [index, text] of lines.entries()) {
      const style = index === 0 && isFirstStrong ? strong : small;
      for (const line of this.#pen.wrap(text, width, style)) {
        this.#pen.write(line, { x, y: at }, style);
        at += heightOf(style);
      }
    }
    return at;
  }

  /** The other party and the facts of the document, in a panel with two columns. */
  #facts(): void {
    const { party, details, accent } = this.#sheet;
    const pad = 13;
    const column = (this.#width - 3 * pad) / 2;
    const partyHeight =
      heightOf(label) +
      3 +
      party.lines.reduce((sum, text, index) => {
        const style = index === 0 ? strong : small;
        return sum + heightOf(style, this.#pen.wrap(text, column, style).length);
      }, 0);
    const named = details.map(({ label: name, value }) => {
      const start = this.#pen.widthOf(name, small) + 10;
      return { name, lines: this.#pen.wrap(value, column - start, { ...small, weight: 'semibold' }) };
    });
    const step = heightOf(small) + 1.5;
    const detailsHeight = named.reduce((sum, { lines }) => sum + step * lines.length, 0);
    const height = Math.max(partyHeight, detailsHeight) + 2 * pad;
    const top = this.#y;
    this.#pen.paint(
      { x: MARGIN, y: top, width: this.#width, height, radius: 4 },
      mixedWithWhite(accent, 0.06),
    );
    this.#pen.write(
      party.label.toUpperCase(),
      { x: MARGIN + pad, y: top + pad },
      { ...label, colour: asInk(accent) },
    );
    this.#block(party.lines, {
      x: MARGIN + pad,
      y: top + pad + heightOf(label) + 3,
      width: column,
      isFirstStrong: true,
    });
    let y = top + pad;
    const edge = MARGIN + this.#width - pad;
    for (const { name, lines } of named) {
      this.#pen.write(name, { x: edge - column, y }, { ...small, colour: GREY });
      for (const line of lines) {
        this.#pen.write(
          line,
          { x: edge, y },
          { ...small, weight: 'semibold', align: 'right', colour: '#1f2937' },
        );
        y += step;
      }
    }
    this.#y = top + height + 18;
  }

  /** The tables and, after the last of them, the totals: the last row always stays with them, and so do remarks of a few lines. */
  #body(): void {
    const { tables, accent } = this.#sheet;
    const ending = this.#endHeight() + this.#fewRemarksHeight();
    for (const [index, table] of tables.entries()) {
      const rows = new TableRows(this.#pen, table, { width: this.#width, accent });
      const isLast = index === tables.length - 1;
      const head = rows.captionHeight + rows.headHeight;
      if (
        this.#y + head + (rows.heights[0] ?? 0) + (isLast && rows.heights.length < 2 ? ending : 0) >
        this.#bottom
      )
        this.#nextPage();
      rows.drawCaption(MARGIN, this.#y);
      this.#y += rows.captionHeight;
      if (rows.heights.length > 0) this.#drawHead(rows);
      for (const [row, height] of rows.heights.entries()) {
        const after = isLast && row === rows.heights.length - 1 ? ending : 0;
        const isFirst = row === 0;
        if (this.#y + height + after > this.#bottom && !isFirst) {
          this.#nextPage();
          this.#drawHead(rows);
        }
        rows.draw(row, MARGIN, this.#y);
        this.#y += height;
      }
      this.#y += 14;
    }
    if (this.#y + ending - 14 > this.#bottom) this.#nextPage();
    this.#end();
  }

  #drawHead(rows: TableRows): void {
    rows.drawHead(MARGIN, this.#y);
    this.#y += rows.headHeight;
  }

  #endHeight(): number {
    const totals = this.#sheet.totals.reduce((sum, total) => sum + this.#totalHeight(total), 0);
    return Math.max(totals, this.#paymentLines().length * heightOf(small) + heightOf(label) + 4) + 16;
  }

  /** What remarks take that are not worth a page of their own; 0 of longer ones. */
  #fewRemarksHeight(): number {
    const lines = this.#remarkLines();
    return lines.length === 0 || lines.length > FEW_LINES
      ? 0
      : heightOf(label) + 4 + heightOf(small, lines.length) + 16;
  }

  #remarkLines(): string[] {
    return this.#sheet.remarks?.lines.flatMap((line) => this.#pen.wrap(line, this.#width, small)) ?? [];
  }

  #paymentLines(): string[] {
    const { payment } = this.#sheet;
    const width = this.#width - TOTALS_WIDTH - 26;
    return payment ? payment.lines.flatMap((line) => this.#pen.wrap(line, width, small)) : [];
  }

  #totalStyle({ weight }: SheetTotal): Style {
    if (weight === 'grand') return { size: 11, weight: 'bold', colour: inkOn(this.#sheet.accent) };
    return { size: 8.8, colour: weight === 'faint' ? GREY : '#1f2937' };
  }

  #totalHeight(total: SheetTotal): number {
    const style = this.#totalStyle(total);
    if (total.weight === 'grand') return 30;
    return heightOf(style, this.#totalLabel(total).length) + 5;
  }

  #totalLabel(total: SheetTotal): string[] {
    const style = this.#totalStyle(total);
    const value = Math.min(this.#pen.widthOf(total.value, style), TOTALS_WIDTH * 0.55);
    return this.#pen.wrap(total.label, TOTALS_WIDTH - 30 - value, style);
  }

  #end(): void {
    const { totals, payment, accent } = this.#sheet;
    const top = this.#y;
    const x = MARGIN + this.#width - TOTALS_WIDTH;
    let left = top + 3;
    if (payment) {
      this.#pen.write(
        payment.label.toUpperCase(),
        { x: MARGIN, y: left },
        { ...label, colour: asInk(accent) },
      );
      left += heightOf(label) + 4;
      for (const line of this.#paymentLines()) {
        this.#pen.write(line, { x: MARGIN, y: left }, small);
        left += heightOf(small);
      }
    }
    let y = top;
    for (const total of totals) {
      const height = this.#totalHeight(total);
      // Only if there are more taxes than one page has room for.
      if (y + height > this.#bottom) {
        this.#nextPage();
        [y, left] = [this.#y, this.#y];
      }
      const style = this.#totalStyle(total);
      const isGrand = total.weight === 'grand';
      if (isGrand)
        this.#pen.paint({ x, y: y + 2, width: TOTALS_WIDTH, height: height - 4, radius: 3 }, accent);
      const inset = isGrand ? (height - heightOf(style)) / 2 + 0.5 : 2.5;
      const lines = this.#totalLabel(total);
      for (const [index, line] of (isGrand ? lines.slice(0, 1) : lines).entries())
        this.#pen.write(line, { x: x + PAD, y: y + inset + index * heightOf(style) }, style);
      const value = this.#pen.fitted(total.value, TOTALS_WIDTH * 0.66, { ...style, align: 'right' });
      this.#pen.write(total.value, { x: x + TOTALS_WIDTH - PAD, y: y + inset }, value);
      y += height;
    }
    this.#y = Math.max(y, left) + 16;
  }

  /** Continues over as many pages as needed. */
  #remarks(): void {
    const { remarks, accent } = this.#sheet;
    if (!remarks) return;
    const lines = this.#remarkLines();
    if (this.#y + heightOf(label) + 4 + heightOf(small, Math.min(lines.length, 2)) > this.#bottom)
      this.#nextPage();
    this.#pen.write(
      remarks.label.toUpperCase(),
      { x: MARGIN, y: this.#y },
      { ...label, colour: asInk(accent) },
    );
    this.#y += heightOf(label) + 4;
    for (const line of lines) {
      if (this.#y + heightOf(small) > this.#bottom) this.#nextPage();
      this.#pen.write(line, { x: MARGIN, y: this.#y }, small);
      this.#y += heightOf(small);
    }
  }

  #foot(page: number, pages: number): void {
    const { footer, notices, words } = this.#sheet;
    const pen = this.#pen;
    const y = pen.height - FOOT + 18;
    pen.rule({ x: MARGIN, y: y - 6 }, this.#width);
    pen.write(words.page(page, pages), { x: MARGIN + this.#width, y }, { ...faint, align: 'right' });
    const lines = [...notices, footer].flatMap((text) =>
      text ? pen.wrap(text, this.#width - 90, faint) : [],
    );
    for (const [index, line] of lines.slice(0, 3).entries())
      pen.write(line, { x: MARGIN, y: y + index * heightOf(faint) }, faint);
  }
}
