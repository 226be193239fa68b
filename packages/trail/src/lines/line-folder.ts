import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { textOfLines, type AuditLine } from './audit-line.ts';

/** Where lines are kept as they come, oldest first. What it has not thrown away with an error is kept for good. */
export interface LineSink {
  write(lines: readonly AuditLine[]): Promise<void>;
}

const NEW_LINE = 0x0a;

/**
 * A folder that a SIEM's collector reads: `<trail>/<day of the commit, UTC>.jsonl`, appended to and synced to the disk. Files are readable by the group,
 * and nothing that was written is changed. The end of a file that a crash tore off is ended with a line end: that line is no JSON, and its commit follows again.
 */
export function lineFolder(directory: string): LineSink {
  return {
    write: async (lines) => {
      for (const [name, ofDay] of Map.groupBy(lines, fileOf)) {
        const file = path.join(directory, name);
        await mkdir(path.dirname(file), { recursive: true, mode: 0o750 });
        await append(file, textOfLines(ofDay));
      }
    },
  };
}

/** A slug is letters, digits and hyphens, and so is the name of a folder. */
const fileOf = ({ trail, at }: AuditLine): string => path.join(trail, `${at.slice(0, 10)}.jsonl`);

async function append(path: string, text: string): Promise<void> {
  const file = await open(path, 'a+', 0o640);
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    const isTorn = size > 0 && last[0] !== NEW_LINE;
    await file.appendFile(isTorn ? `\n${text}` : text);
    await file.datasync();
  } finally {
    await file.close();
  }
}
