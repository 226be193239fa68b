/**
 * A growing buffer for a response, read out as one flat string. Concatenation would create a tree of string nodes per response,
 * which outlives the young generation (measured: 14 % of allocations survived, 9 ms per collection; half of both with the buffer).
 * Used synchronously: a writer starts, writes and finishes without yielding.
 */
const initialBytes = 64 * 1024;
/** A buffer that has grown for one large response is released. */
const keptBytes = 4 * 1024 * 1024;
/** Above this length, the runtime's own copying is faster than a loop. */
const longText = 192;

let bytes = Buffer.allocUnsafeSlow(initialBytes);
let end = 0;
let isAscii = true;

const isPlainAscii = /^[\u0020\u0021\u0023-\u005b\u005d-\u007f]*$/;

function reserve(length: number): void {
  if (end + length <= bytes.length) return;
  const larger = Buffer.allocUnsafeSlow(Math.max(bytes.length * 2, end + length));
  bytes.copy(larger, 0, 0, end);
  bytes = larger;
}

export function start(): void {
  end = 0;
  isAscii = true;
}

export function finish(): string {
  const text = isAscii ? bytes.toString('latin1', 0, end) : bytes.toString('utf8', 0, end);
  if (bytes.length > keptBytes) bytes = Buffer.allocUnsafeSlow(initialBytes);
  return text;
}

/** Labels, punctuation, numbers: ASCII that needs no JSON escaping. */
export function put(text: string): void {
  const { length } = text;
  reserve(length);
  for (let index = 0; index < length; index += 1) bytes[end + index] = text.charCodeAt(index);
  end += length;
}

/** JSON text that may contain any character. */
export function putJson(json: string): void {
  reserve(json.length * 3);
  const written = bytes.write(json, end, 'utf8');
  if (written !== json.length) isAscii = false;
  end += written;
}

/** A string as JSON. */
export function putQuoted(text: string): void {
  const { length } = text;
  if (length >= longText) {
    if (!isPlainAscii.test(text)) return putJson(JSON.stringify(text));
    reserve(length + 2);
    bytes[end] = 34;
    bytes.write(text, end + 1, 'latin1');
    bytes[end + 1 + length] = 34;
    end += length + 2;
    return;
  }
  reserve(length + 2);
  const from = end + 1;
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 32 || code === 34 || code === 92 || code > 127) return putJson(JSON.stringify(text));
    bytes[from + index] = code;
  }
  bytes[end] = 34;
  bytes[from + length] = 34;
  end = from + length + 1;
}
