/** What kinds of file a voucher can be, how each is served, and by which endings its name is known. */
export const voucherTypes = {
  PDF: { mediaType: 'application/pdf', endings: ['pdf'] },
  PNG: { mediaType: 'image/png', endings: ['png'] },
  JPEG: { mediaType: 'image/jpeg', endings: ['jpg', 'jpeg'] },
  TIFF: { mediaType: 'image/tiff', endings: ['tif', 'tiff'] },
  XML: { mediaType: 'application/xml', endings: ['xml'] },
  CSV: { mediaType: 'text/csv', endings: ['csv'] },
  XLSX: {
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    endings: ['xlsx'],
  },
  TEXT: { mediaType: 'text/plain', endings: ['txt'] },
  EMAIL: { mediaType: 'message/rfc822', endings: ['eml'] },
} as const satisfies Readonly<
  Record<string, { readonly mediaType: string; readonly endings: readonly string[] }>
>;

export type VoucherType = keyof typeof voucherTypes;

export const voucherTypeNames = Object.keys(voucherTypes) as readonly VoucherType[];

export function isVoucherType(name: string): name is VoucherType {
  return Object.hasOwn(voucherTypes, name);
}

/** The types of a list with commas, each once, in the list's order; null if one of them is none, or there is none. */
export function parseVoucherTypes(list: string): readonly VoucherType[] | null {
  const names = [...new Set(list.split(',').map((name) => name.trim().toUpperCase()))];
  return names.every(isVoucherType) ? names : null;
}

/** A name that no program takes for another type: it ends as files of its type do. */
export function voucherFileName(fileName: string, type: VoucherType): string {
  const { endings } = voucherTypes[type];
  const ending = /\.([^.]+)$/.exec(fileName)?.[1]?.toLowerCase();
  return endings.some((each) => each === ending) ? fileName : `${fileName}.${endings[0]}`;
}
