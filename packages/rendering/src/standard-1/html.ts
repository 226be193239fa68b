import { hash } from 'node:crypto';
import { formatInstant } from '@cifra/domain/instant';
import { asInk, inkOn, mixedWithWhite } from '../text/colour.ts';
import type { Block, Sheet, SheetTable } from './sheet.ts';

/**
 * A sheet as one HTML file without scripts or external resources, and with a policy that allows neither. Every text is
 * escaped and isolated in its direction. When printed, table heads repeat on each page, no row is split, and the totals
 * stay together.
 */
export function sheetHtml(sheet: Sheet): string {
  const style = styleOf(sheet);
  const digest = hash('sha256', style, 'base64');
  const { title, subtitle } = sheet;
  const head = [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    '<meta name="robots" content="noindex">',
    `<meta name="date" content="${formatInstant(sheet.instantMicros)}">`,
    `<title>${text(`${title} ${subtitle}`)}</title>`,
    `<style>${style}</style>`,
  ];
  const mark = `<div>${sheet.marks.map((each) => `<span>${text(each)}</span>`).join('')}</div>`;
  const rows = sheet.tables.reduce((sum, table) => sum + table.rows.length, 0);
  const marks = mark.repeat(1 + Math.floor(rows / ROWS_OF_A_SCREEN));
  const body = [
    sheet.marks.length === 0 ? '' : `<div class="marks">${marks}</div>`,
    `<header><div><p class="logo">${said(sheet.logo)}</p>${lines('issuer', sheet.issuer, sheet.issuer.lines[0] === sheet.issuerName)}</div>`,
    `<div class="title"><h1>${text(title)}</h1><p>${said(subtitle)}</p></div></header>`,
    `<section class="facts"><div><h2>${text(sheet.party.label)}</h2>${lines('party', sheet.party)}</div><dl>`,
    ...sheet.details.map(({ label, value }) => `<div><dt>${text(label)}</dt><dd>${said(value)}</dd></div>`),
    '</dl></section>',
    ...sheet.tables.map(tableHtml),
    `<section class="end"><div class="payment">${sheet.payment ? blockHtml(sheet.payment) : ''}</div><dl class="totals">`,
    ...sheet.totals.map(
      ({ label, value, weight }) =>
        `<div class="${weight}"><dt>${said(label)}</dt><dd>${text(value)}</dd></div>`,
    ),
    '</dl></section>',
    sheet.remarks ? `<section class="remarks">${blockHtml(sheet.remarks)}</section>` : '',
    `<footer>${[...sheet.notices, sheet.footer].flatMap((each) => (each ? [`<p>${said(each)}</p>`] : [])).join('')}</footer>`,
  ].filter((part) => part !== '');
  return `<!doctype html>\n<html lang="${sheet.language}">\n<head>\n${head.join('\n')}\n</head>\n<body>\n<main>\n${body.join('\n')}\n</main>\n</body>\n</html>\n`;
}

/** The mark repeats on every screen of a long document; in print it appears once per page. */
const ROWS_OF_A_SCREEN = 20;

function tableHtml({ caption, columns, rows }: SheetTable): string {
  const head = columns
    .map(({ label, align }) => `<th scope="col" class="${align}">${text(label)}</th>`)
    .join('');
  const body = rows.map(({ cells, isStrong }) => {
    const shown = cells.map(
      (cell, index) => `<td class="${columns[index]?.align ?? 'left'}">${said(cell)}</td>`,
    );
    return `<tr${isStrong ? ' class="strong"' : ''}>${shown.join('')}</tr>`;
  });
  const named = caption === null ? '' : `<caption>${text(caption)}</caption>`;
  return `<table>${named}<thead><tr>${head}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table>`;
}

function lines(name: string, block: Block, isFirstStrong = true): string {
  return block.lines
    .map(
      (line, index) =>
        `<p class="${index === 0 && isFirstStrong ? `${name} first` : name}">${said(line)}</p>`,
    )
    .join('');
}

function blockHtml({ label, lines: each }: Block): string {
  return `<h2>${text(label)}</h2>${each.map((line) => `<p>${line === '' ? '&nbsp;' : said(line)}</p>`).join('')}`;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escaped both for text and for a quoted attribute. */
function text(value: string): string {
  return value.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? character);
}

/** Text that somebody wrote, isolated in its own direction. */
function said(value: string): string {
  return `<bdi>${text(value)}</bdi>`;
}

/** The only value interpolated is the accent colour, which is `#` and six hexadecimal digits. */
function styleOf({ accent, paper }: Sheet): string {
  const size = paper === 'A4' ? 'A4' : 'letter';
  return `
@page { size: ${size}; margin: 16mm 15mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #6b7280; } }
* { box-sizing: border-box; }
body { margin: 0; background: #eef0f3; color: #1f2937; font: 13px/1.5 Inter, "Segoe UI", "Helvetica Neue", Arial, sans-serif; font-variant-numeric: tabular-nums; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
main { position: relative; max-width: 860px; margin: 24px auto; padding: 44px 48px 32px; background: #fff; border-top: 6px solid ${accent}; box-shadow: 0 1px 4px rgb(0 0 0 / 12%); overflow: hidden; }
p, h1, h2, dl, dd { margin: 0; }
h2 { font-size: 10.5px; font-weight: 600; letter-spacing: .06em; text-transform: uppercase; color: ${asInk(accent)}; margin-bottom: 4px; }
header { display: flex; justify-content: space-between; gap: 32px; margin-bottom: 28px; }
.logo { font-size: 22px; font-weight: 650; line-height: 1.2; color: ${asInk(accent)}; margin-bottom: 8px; overflow-wrap: anywhere; }
.issuer { font-size: 12px; color: #4b5563; overflow-wrap: anywhere; }
.first { font-weight: 600; color: #1f2937; }
.title { text-align: right; flex: none; max-width: 50%; }
h1 { font-size: 24px; font-weight: 650; line-height: 1.2; }
.title p { font-size: 14px; font-weight: 600; color: #4b5563; }
.facts { display: grid; grid-template-columns: 1fr 1fr; gap: 32px; padding: 16px 18px; margin-bottom: 24px; background: ${mixedWithWhite(accent, 0.06)}; border-radius: 6px; }
.facts > div { overflow-wrap: anywhere; min-width: 0; }
.facts dl div { display: flex; justify-content: space-between; gap: 16px; }
.facts dt { color: #6b7280; flex: none; }
.facts dd { font-weight: 550; text-align: right; overflow-wrap: anywhere; min-width: 0; }
table { width: 100%; border-collapse: collapse; margin-bottom: 20px; }
caption { text-align: left; font-weight: 600; padding-bottom: 6px; }
thead { display: table-header-group; }
th { background: ${accent}; color: ${inkOn(accent)}; font-size: 11px; font-weight: 600; text-align: left; padding: 7px 8px; }
td { padding: 7px 8px; border-bottom: 1px solid #e5e7eb; vertical-align: top; overflow-wrap: anywhere; }
tr { break-inside: avoid; }
.right { text-align: right; white-space: nowrap; }
.strong td { font-weight: 600; }
.end { display: flex; justify-content: space-between; gap: 40px; break-inside: avoid; }
.payment { font-size: 12px; overflow-wrap: anywhere; min-width: 0; }
.totals { flex: none; width: 330px; }
.totals div { display: flex; justify-content: space-between; gap: 16px; padding: 4px 10px; }
.totals dd { text-align: right; white-space: nowrap; }
.totals .grand { margin: 4px 0; padding: 9px 10px; background: ${accent}; color: ${inkOn(accent)}; font-size: 15px; font-weight: 650; border-radius: 4px; }
.totals .faint { color: #6b7280; }
.remarks { margin-top: 22px; overflow-wrap: anywhere; }
footer { margin-top: 28px; padding-top: 10px; border-top: 1px solid #e5e7eb; font-size: 11px; color: #6b7280; text-align: center; }
.marks { position: absolute; inset: 0; display: flex; flex-direction: column; align-items: center; justify-content: space-around; pointer-events: none; overflow: hidden; }
.marks div { display: flex; flex-direction: column; align-items: center; transform: rotate(-32deg); }
.marks span { font-size: 110px; line-height: 1.1; font-weight: 800; letter-spacing: .06em; color: rgb(185 28 28 / 13%); white-space: nowrap; }
@media print { body { background: none; font-size: 11px; } main { max-width: none; margin: 0; padding: 0; border: 0; box-shadow: none; overflow: visible; } .marks { position: fixed; } .marks div + div { display: none; } }
@media (max-width: 640px) { main { margin: 0; padding: 24px 18px; } header, .end { flex-direction: column; } .title { text-align: left; max-width: none; } .facts { grid-template-columns: 1fr; } .totals { width: auto; } }
`;
}
