import { inkOn } from '../../text/colour.ts';
import type { SheetTable } from '../sheet.ts';
import { LEADING, type Pen, type Style } from './pen.ts';

/** Points to the left and right of a cell's text. */
export const PAD = 8;
const cell: Style = { size: 8.5 };
const head: Style = { size: 7.8, weight: 'semibold' };
const caption: Style = { size: 9.5, weight: 'semibold' };

/** Below that a figure is hard to read; one that is wider still is made smaller by itself. */
const SMALLEST = 6;

/** A column whose texts are no wider, such as one of dates or numbers, is not wrapped where there is room. In points. */
const SHORT = 84;

/** Headings are set smaller with their table: beside small figures there is no room for large words. */
const headAt = (size: number): Style => ({ ...head, size: (head.size * size) / cell.size });

/** So that a text which just fits is not wrapped because its words were added up in another order. */
const SLACK = 0.01;

/** The columns of a table in points, with the size of its text and the space beside it. */
interface Measured {
  readonly widths: readonly number[];
  readonly size: number;
  readonly pad: number;
}

/**
 * Columns of figures get what their figures need, from columns of text and of figures that have room to spare: a text is wrapped, a figure is not. Where there is
 * still too little, the space between columns is halved, and then the whole table is set smaller: all figures of a table have one size.
 */
function measured(pen: Pen, { columns, rows }: SheetTable, width: number): Measured {
  const widest = (index: number, of: (text: string) => string[]) =>
    Math.max(
      0,
      ...of(columns[index]?.label ?? '').map((text) => pen.widthOf(text, head)),
      ...rows.flatMap(({ cells, isStrong }) =>
        of(cells[index] ?? '').map((text) => pen.widthOf(text, weighted(isStrong, cell.size))),
      ),
    );
  const given = columns.map(({ share }) => share * width);
  const words = columns.map((_column, index) => widest(index, (text) => text.split(' ')));
  const wholes = columns.map((_column, index) => widest(index, (text) => [text]));
  const attempt = (size: number, pad: number, isWrapped = true): Measured & { readonly isTight: boolean } => {
    const scale = size / cell.size;
    const least = columns.map(({ align }, index) => {
      const needed = (words[index] ?? 0) * scale + 2 * pad + SLACK;
      const whole = wholes[index] ?? 0;
      if (!isWrapped && whole <= SHORT) return whole + 2 * pad + SLACK;
      if (align === 'right') return needed;
      // A long word is broken: no text takes more than it was given.
      return Math.min(given[index] ?? 0, needed);
    });
    const missing = given.reduce((sum, own, index) => sum + Math.max(0, (least[index] ?? 0) - own), 0);
    const spare = given.reduce((sum, own, index) => sum + Math.max(0, own - (least[index] ?? 0)), 0);
    const part = missing === 0 ? 0 : Math.min(1, missing / spare);
    const got = missing === 0 ? 0 : Math.min(1, spare / missing);
    const widths = given.map((own, index) => {
      const difference = own - (least[index] ?? 0);
      return difference > 0 ? own - part * difference : own - got * difference;
    });
    return { widths, size, pad, isTight: missing > spare };
  };
  for (const isWrapped of [false, true])
    for (const pad of [PAD, PAD / 2]) {
      const roomy = attempt(cell.size, pad, isWrapped);
      if (!roomy.isTight) return roomy;
    }
  for (let size = cell.size - 0.25; size > SMALLEST; size -= 0.25) {
    const smaller = attempt(size, PAD / 2);
    if (!smaller.isTight) return smaller;
  }
  return attempt(SMALLEST, PAD / 2);
}

/** A table measured for one width. Its rows are drawn one by one, on whichever page they fall. A row is never split. */
export class TableRows {
  readonly #pen: Pen;
  readonly #table: SheetTable;
  readonly #width: number;
  readonly #accent: string;
  readonly #measured: Measured;
  readonly #cells: readonly (readonly (readonly string[])[])[];
  readonly #heads: readonly (readonly string[])[];
  readonly captionHeight: number;
  readonly headHeight: number;
  /** The height of each row. */
  readonly heights: readonly number[];

  constructor(
    pen: Pen,
    table: SheetTable,
    { width, accent }: { readonly width: number; readonly accent: string },
  ) {
    this.#pen = pen;
    this.#table = table;
    this.#width = width;
    this.#accent = accent;
    this.#measured = measured(pen, table, width);
    const { widths, size, pad } = this.#measured;
    this.#heads = table.columns.map(({ label }, index) =>
      pen.wrap(label, (widths[index] ?? 0) - 2 * pad, headAt(size)),
    );
    this.#cells = table.rows.map(({ cells, isStrong }) =>
      cells.map((text, index) => {
        // A figure is not wrapped.
        return table.columns[index]?.align === 'right'
          ? [text]
          : pen.wrap(text, (widths[index] ?? 0) - 2 * pad, weighted(isStrong, size));
      }),
    );
    const lineHeight = size * LEADING;
    this.heights = this.#cells.map(
      (cells) => Math.max(1, ...cells.map((lines) => lines.length)) * lineHeight + 8,
    );
    this.headHeight = Math.max(...this.#heads.map((lines) => lines.length)) * headAt(size).size * LEADING + 9;
    this.captionHeight = table.caption === null ? 0 : caption.size * LEADING + 5;
  }

  drawCaption(x: number, y: number): void {
    if (this.#table.caption !== null) this.#pen.write(this.#table.caption, { x, y }, caption);
  }

  drawHead(x: number, y: number): void {
    const ink = inkOn(this.#accent);
    this.#pen.paint({ x, y, width: this.#width, height: this.headHeight, radius: 2 }, this.#accent);
    let left = x;
    const { widths, size, pad } = this.#measured;
    const style = headAt(size);
    for (const [index, { align }] of this.#table.columns.entries()) {
      const width = widths[index] ?? 0;
      for (const [line, text] of (this.#heads[index] ?? []).entries())
        this.#pen.write(
          text,
          {
            x: align === 'right' ? left + width - pad : left + pad,
            y: y + 4.5 + line * style.size * LEADING,
          },
          { ...style, align, colour: ink },
        );
      left += width;
    }
  }

  draw(row: number, x: number, y: number): void {
    const { widths, size, pad } = this.#measured;
    const style = weighted(this.#table.rows[row]?.isStrong ?? false, size);
    let left = x;
    for (const [index, { align }] of this.#table.columns.entries()) {
      const width = widths[index] ?? 0;
      for (const [line, text] of (this.#cells[row]?.[index] ?? []).entries()) {
        const at = {
          x: align === 'right' ? left + width - pad : left + pad,
          y: y + 4.5 + line * size * LEADING,
        };
        const fitting = align === 'right' ? this.#pen.fitted(text, width - pad - 2, style) : style;
        this.#pen.write(text, at, { ...fitting, align });
      }
      left += width;
    }
    this.#pen.rule({ x, y: y + (this.heights[row] ?? 0) }, this.#width);
  }
}

function weighted(isStrong: boolean, size: number): Style {
  return isStrong ? { size, weight: 'semibold' } : { size };
}
