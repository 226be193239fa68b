/**
 * Sets of permanent numbers as bitmaps: number n is bit (n mod 8) of byte ⌊n / 8⌋. Trailing zero bytes are omitted, so that equal
 * sets have equal bitmaps and, in base64url, equal texts.
 */
export type Bitmap = Uint8Array;

/** A set with a larger number than this is a mistake elsewhere (tenants are counted in thousands). */
export const largestNumber = 0xffff;

export const emptyBitmap: Bitmap = new Uint8Array(0);

/** Throws unless each number is a whole number from 0 to `largestNumber`. */
export function bitmapOf(numbers: Iterable<number>): Bitmap {
  const all = [...numbers];
  let greatest = -1;
  for (const number of all) {
    if (!Number.isInteger(number) || number < 0 || number > largestNumber) {
      throw new RangeError(`A bitmap can hold whole numbers from 0 to ${largestNumber}; got ${number}.`);
    }
    if (number > greatest) greatest = number;
  }
  const bitmap = new Uint8Array((greatest + 8) >> 3);
  for (const number of all) bitmap[number >> 3] = (bitmap[number >> 3] ?? 0) | (1 << (number & 7));
  return bitmap;
}

export function bitmapHas(bitmap: Bitmap, number: number): boolean {
  return ((bitmap[number >> 3] ?? 0) & (1 << (number & 7))) !== 0;
}

/** The numbers of the set, ascending. */
export function numbersOf(bitmap: Bitmap): number[] {
  const numbers: number[] = [];
  for (let byte = 0; byte < bitmap.length; byte += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      if (((bitmap[byte] ?? 0) & (1 << bit)) !== 0) numbers.push(byte * 8 + bit);
    }
  }
  return numbers;
}

export function encodeBitmap(bitmap: Bitmap): string {
  return Buffer.from(bitmap).toString('base64url');
}

const base64urlForm = /^[A-Za-z0-9_-]*$/;

/** Null unless the text is the one base64url form of a bitmap: no other characters, leftover bits or trailing zero bytes. */
export function decodeBitmap(text: string): Bitmap | null {
  if (!base64urlForm.test(text)) return null;
  const bitmap = new Uint8Array(Buffer.from(text, 'base64url'));
  if (bitmap.length > (largestNumber >> 3) + 1) return null;
  if (bitmap.length > 0 && bitmap[bitmap.length - 1] === 0) return null;
  return encodeBitmap(bitmap) === text ? bitmap : null;
}
