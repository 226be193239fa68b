import { readFile } from 'node:fs/promises';
import { openVerifyKeys } from '@cifra/access/keys';
import { signerOf } from '@cifra/access/signed-text';
import { readDigest, type DigestHeads } from '@cifra/trail/heads/read-digest';
import { keysDirectory } from '../keys-directory.ts';
import type { CliContext } from './context.ts';
import { CliFailure } from './failure.ts';
import { requireReadable } from './readable-file.ts';

/** The heads of a digest that was kept elsewhere. Fails where the file is none, or is not signed by a key of this firm that is not revoked. */
export async function keptDigest(context: CliContext, file: string): Promise<DigestHeads> {
  await requireReadable(file);
  const kept = signedIn(await readFile(file, 'utf8'));
  const heads = kept === null ? null : readDigest(kept.digest);
  if (kept === null || heads === null) throw new CliFailure(`${file} is not a signed digest`);
  const keys = openVerifyKeys(keysDirectory(await context.config()));
  if ((await signerOf(kept.digest, { signature: kept.signature, keys })) === null)
    throw new CliFailure(`${file} is not signed by a key of this firm that is not revoked`);
  return heads;
}

function signedIn(text: string): { readonly digest: string; readonly signature: string } | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('digest' in value) || !('signature' in value))
      return null;
    const { digest, signature } = value;
    return typeof digest === 'string' && typeof signature === 'string' ? { digest, signature } : null;
  } catch {
    return null;
  }
}
