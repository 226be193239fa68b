import type { Readable } from 'node:stream';

/** The target cannot be reached, read or written. The message names the target and says why. */
export class TargetFailed extends Error {
  override readonly name = 'TargetFailed';
}

export interface StoredFile {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256, 64 hexadecimal digits. */
  readonly sha256: string;
}

/** Where backups are kept. Objects are named `<folder>/<file>`. Each method throws TargetFailed. */
export interface BackupTarget {
  /** As people gave it. */
  readonly text: string;
  /** Stores a new object; one of this name that is there stays, and it throws. What was begun and not ended is no object. */
  readonly put: (name: string, file: StoredFile) => Promise<void>;
  /** The names of all objects in the folder, or in all folders, sorted. */
  readonly list: (folder: string | null) => Promise<readonly string[]>;
  readonly read: (name: string) => Promise<Readable>;
  readonly close: () => void;
}

export interface S3Settings {
  /** Of storage that is not Amazon's; its buckets are then named in the path. Null: Amazon's. */
  readonly endpoint: string | null;
  readonly region: string;
}
