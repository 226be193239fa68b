import type { VoucherType } from '@cifra/domain/voucher-types';

/** How much of a file says what it is. */
export const HEAD_BYTES = 64 * 1024;

/** What a content may be, besides the types of vouchers: what browsers would run is told apart, so that it is refused by name. */
export type FoundType = VoucherType | 'HTML' | 'ZIP';

const startsWith = (head: Buffer, ...bytes: readonly number[]): boolean =>
  bytes.every((byte, index) => head[index] === byte);

/** A part of an office file, as it stands in the names of the archive. */
const officePart = /\[Content_Types\]\.xml|_rels\/|docProps\/|xl\//;
/** A root that browsers run, whatever prefix it has. */
const markup = /^<(?:[\w.-]+:)?(?:html|head|body|script|svg)[\s/>]/i;
const markupType = /^<!doctype\s+(?:[\w.-]+:)?(?:html|svg)[\s[>]/i;
/** The vocabularies by which any element of an XML file becomes a page or an image with scripts. */
const markupVocabulary = /["']http:\/\/www\.w3\.org\/(?:1999\/xhtml|2000\/svg)["']/;
/** What may stand before the root of an XML file: declarations, comments, and a document type. */
const prolog = /^(?:<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!doctype[^<>[]*(?:\[[\s\S]*?\]\s*)?>|\s)+/i;
/** A header of a message, before any empty line. */
const mailHeader = /^(?:from|to|date|subject|received|return-path|mime-version|message-id|delivered-to):/im;

/**
 * What a content can be, by its first bytes; empty: nothing known. A text can be several types: which of them it is, only whoever declares it
 * knows. Archives are never unpacked.
 */
export function foundTypes(head: Buffer): readonly FoundType[] {
  if (isPdf(head)) return ['PDF'];
  if (startsWith(head, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return ['PNG'];
  if (startsWith(head, 0xff, 0xd8, 0xff)) return ['JPEG'];
  if (startsWith(head, 0x49, 0x49, 0x2a, 0x00) || startsWith(head, 0x4d, 0x4d, 0x00, 0x2a)) return ['TIFF'];
  if (startsWith(head, 0x50, 0x4b)) return isSpreadsheet(head) ? ['XLSX'] : ['ZIP'];
  const text = textOf(head);
  return text === null ? [] : typesOfText(text.trimStart());
}

/** Readers look for it in the first kilobyte. What may stand before it is what printers need, and nothing that makes the file another one as well. */
function isPdf(head: Buffer): boolean {
  const at = head.subarray(0, 1_024).indexOf('%PDF-');
  return (
    at === 0 ||
    (at > 0 &&
      /^(?:\xef\xbb\xbf)?(?:\s|\x1b%-12345X(?:@PJL[^\r\n]*|\s)*)*$/.test(head.toString('latin1', 0, at)))
  );
}

/** The first file of the archive is one that an office file has, and parts of a spreadsheet are named near its beginning. */
function isSpreadsheet(head: Buffer): boolean {
  if (!startsWith(head, 0x50, 0x4b, 0x03, 0x04) || head.length < 30) return false;
  const first = head.subarray(30, 30 + head.readUInt16LE(26)).toString('latin1');
  return officePart.test(first) && /xl\/|spreadsheetml/.test(head.toString('latin1'));
}

/** A text in UTF-8, UTF-16 with its mark, or a code page; null: it holds what no text does. */
function textOf(head: Buffer): string | null {
  if (head.length === 0) return null;
  if (startsWith(head, 0xff, 0xfe)) return head.subarray(2).toString('utf16le');
  const text = (startsWith(head, 0xef, 0xbb, 0xbf) ? head.subarray(3) : head).toString('latin1');
  // Control characters, but for tabs, line ends and form feeds.
  return /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text) ? null : text;
}

function typesOfText(text: string): readonly FoundType[] {
  if (text.startsWith('<')) return typesOfMarkup(text);
  const [headers = ''] = text.split(/\r?\n\r?\n/, 1);
  return mailHeader.test(headers) ? ['EMAIL', 'TEXT', 'CSV'] : ['TEXT', 'CSV'];
}

/** A document type or a root of HTML may stand behind a declaration and comments; where no root is in sight, nobody knows what the file is. */
function typesOfMarkup(text: string): readonly FoundType[] {
  const before = prolog.exec(text)?.[0] ?? '';
  const root = text.slice(before.length);
  const isMarkup = markup.test(root) || markupVocabulary.test(text) || hasMarkupType(before);
  if (isMarkup) return ['HTML'];
  if (/^<[A-Za-z_]/.test(root)) return ['XML', 'TEXT'];
  return root === '' || /^<[!?]/.test(root) ? [] : ['TEXT', 'CSV'];
}

const hasMarkupType = (before: string): boolean =>
  before.split(/(?=<)/).some((piece) => markupType.test(piece));
