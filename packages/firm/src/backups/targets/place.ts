/** A target, or one backup at it: `/backups`, `/backups/<folder>/<name>.json`, `s3://bucket/prefix/<folder>/<name>.age`. */
export interface BackupPlace {
  readonly target: string;
  /** Null: all that is there. */
  readonly name: string | null;
}

export function parsePlace(text: string): BackupPlace {
  const [, target, name] = /^(.*?)\/?([^/]+\/[^/]+)\.(?:json|age)$/.exec(text) ?? [];
  if (target === undefined || name === undefined) return { target: text, name: null };
  return { target: target === '' ? (text.startsWith('/') ? '/' : '.') : target, name };
}

/** Where a backup is, as `parsePlace` reads it. */
export const placeOfBackup = (target: string, name: string): string =>
  `${target.replace(/\/$/, '')}/${name}.json`;
