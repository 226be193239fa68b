import { readFile } from 'node:fs/promises';
import { parseIdentities } from '@cifra/firm/backups/recipients';
import { openTarget } from '@cifra/firm/backups/targets/open-target';
import { TargetFailed, type BackupTarget } from '@cifra/firm/backups/targets/target';
import type { CliContext } from './context.ts';
import { CliFailure } from './failure.ts';
import { requireReadable } from './readable-file.ts';

/** Opens the target that a command names, or the one of the configuration, and closes it after the work. */
export async function withTarget(
  context: CliContext,
  named: string | undefined,
  work: (target: BackupTarget) => Promise<void>,
): Promise<void> {
  const { backups } = await context.config();
  const text = named ?? backups.target;
  if (text === null) throw new CliFailure('no target is named, and there is no CIFRA_BACKUP_TARGET');
  const target = await openTarget(text, backups.s3);
  try {
    await work(target);
  } catch (error) {
    if (error instanceof TargetFailed) throw new CliFailure(error.message, { cause: error });
    throw error;
  } finally {
    target.close();
  }
}

/** The identities in a file of `age-keygen`. They are read, used, and never kept. */
export async function identitiesIn(path: string): Promise<readonly string[]> {
  await requireReadable(path);
  const identities = parseIdentities(await readFile(path, 'utf8'));
  if (identities === null) throw new CliFailure(`${path} is no file of age identities (AGE-SECRET-KEY-1…)`);
  return identities;
}
