import type { BackupTarget, S3Settings } from './target.ts';

/** `s3://bucket/prefix`, or a folder. */
export async function openTarget(text: string, s3: S3Settings): Promise<BackupTarget> {
  if (!text.startsWith('s3://')) return (await import('./folder-target.ts')).folderTarget(text);
  return (await import('./s3-target.ts')).s3Target(text, s3);
}
