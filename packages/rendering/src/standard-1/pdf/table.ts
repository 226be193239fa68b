import { inkOn } from '../../text/colour.ts';
import type { SheetTable } from '../sheet.ts';
import { LEADING, type Pen, type Style } from './pen.ts';

/** Points to the left and right of a cell's text. */
export const PAD = 8;
const cell: Style = { size: 8.5 };
const head: Style = { size: 7.8, weight: 'semibold' };
const caption: Style = { size: 9.5, weight: 'semibold' };

/** A table measured for one width. Its rows are drawn one by one, on whichever page they fall. A row is never split. */
export class TableRows {
  readonly #pen: Pen;
  readonly #table: SheetTable;
  readonly #width: number;
  readonly #accent: string;
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
    this.#heads = table.columns.map(({ label, share }) => pen.wrap(label, share * width - 2 * PAD, head));
    this.#cells = table.rows.map(({ cells, isStrong }) =>
      cells.map((text, index) => {
        const { align = 'left', share = 0 } = table.columns[index] ?? {};
        // A figure is not wrapped.
        return align === 'right' ? [text] : pen.wrap(text, share * width - 2 * PAD, weighted(isStrong));
      }),
    );
    const lineHeight = cell.size * LEADING;
    this.heights = this.#cells.map(
      (cells) => Math.max(1, ...cells.map((lines) => lines.length)) * lineHeight + 8,
    );
    this.headHeight = Math.max(...this.#heads.map((lines) => lines.length)) * head.size * LEADING + 9;
    this.captionHeight = table.caption === null ? 0 : caption.size * LEADING + 5;
  }

  drawCaption(x: number, y: number): void {
    if (this.#table.caption !== null) this.#pen.write(this.#table.caption, { x, y }, caption);
  }

  drawHead(x: number, y: number): void {
    const ink = inkOn(this.#accent);
    this.#pen.paint({ x, y, width: this.#width, height: this.headHeight, radius: 2 }, this.#accent);
    let left = x;
    for (const [index, { align, share }] of this.#table.columns.entries()) {
      const width = share * this.#width;
      for (const [line, text] of (this.#heads[index] ?? []).entries())
        this.#pen.write(
          text,
          { x: align === 'right' ? left + width - PAD : left + PAD, y: y + 4.5 + line * head.size * LEADING },
          { ...head, align, colour: ink },
        );
      left += width;
    }
  }

  draw(row: number, x: number, y: number): void {
    const style = weighted(this.#table.rows[row]?.isStrong ?? false);
    let left = x;
    for (const [index, { align, share }] of this.#table.columns.entries()) {
      const width = share * this.#width;
      for (const [line, text] of (this.#cells[row]?.[index] ?? []).entries()) {
        const at = {
          x: align === 'right' ? left + width - PAD : left + PAD,
          y: y + 4.5 + line * cell.size * LEADING,
        };
        const fitting = align === 'right' ? this.#pen.fitted(text, width - PAD - 2, style) : style;
        this.#pen.write(text, at, { ...fitting, align });
      }
      left += width;
    }
    this.#pen.rule({ x, y: y + (this.heights[row] ?? 0) }, this.#width);
  }
}

function weighted(isStrong: boolean): Style {
  return isStrong ? { ...cell, weight: 'semibold' } : cell;
}
