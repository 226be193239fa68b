/** Files of a tar archive, as POSIX has it (ustar): a head of 512 bytes, the content, and zeros to the next 512. */

const BLOCK = 512;
/** What a name may have. Ours are made of hashes and numbers. */
const MOST_NAME_BYTES = 100;

export interface TarFile {
  readonly name: string;
  readonly byteCount: number;
  /** Epoch seconds. */
  readonly changedAtSeconds: number;
}

/** Source: POSIX.1-2017, pax, "ustar Interchange Format". */
export function tarHead({ name, byteCount, changedAtSeconds }: TarFile): Buffer {
  if (Buffer.byteLength(name) > MOST_NAME_BYTES) throw new Error(`${name} is too long for an archive`);
  const head = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, length: number): void => {
    head.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1');
  };
  head.write(name, 0);
  octal(0o600, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(byteCount, 124, 12);
  octal(changedAtSeconds, 136, 12);
  head.write('        ', 148, 'latin1');
  head.write('0', 156, 'latin1');
  head.write('ustar\u000000', 257, 'latin1');
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return head;
}

/** The zeros behind a content. */
export const tarPadding = (byteCount: number): Buffer => Buffer.alloc((BLOCK - (byteCount % BLOCK)) % BLOCK);

/** What an archive ends with. */
export const TAR_END = Buffer.alloc(2 * BLOCK);
