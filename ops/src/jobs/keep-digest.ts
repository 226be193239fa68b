import { hash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listPublicKeys, openKeyRing, type KeyRing } from '@cifra/access/keys';
import { signText } from '@cifra/access/signed-text';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { openTarget } from '@cifra/firm/backups/targets/open-target';
import { exportDigest, type SignedDigest } from '@cifra/trail/heads/export-digest';
import type { OperationsConfig } from '../config.ts';
import { keysDirectory } from '../keys-directory.ts';

/** Signs the heads of all chains with the firm's key. */
export async function signedDigest(
  books: Books,
  config: Pick<OperationsConfig, 'dataDirectory'>,
  request: CommandRequest,
): Promise<SignedDigest> {
  const directory = keysDirectory(config);
  const keys = await openKeyRing(directory);
  return exportDigest(
    books,
    {
      sign: (text) => signatures(text, keys),
      publicKeys: () => listPublicKeys(directory),
      nowMicros: () => BigInt(Date.now()) * 1_000n,
    },
    request,
  );
}

/** By the key that signs, and by the one before it. */
export async function signatures(
  text: string,
  keys: KeyRing,
): Promise<Pick<SignedDigest, 'signature' | 'earlierSignature'>> {
  const previous = await keys.previous();
  return {
    signature: await signText(text, await keys.signing()),
    earlierSignature: previous === null ? null : await signText(text, previous),
  };
}

/** The line that is kept of a digest. */
export const lineOfDigest = (signed: SignedDigest): string => `${JSON.stringify(signed)}\n`;

/**
 * Keeps a signed digest at a target as a new object, `digests/<instant>.json`, beside those that are there. Answers its name. Throws `TargetFailed`; the digest
 * that is then missing is named by the next one, and whoever checks them sees the gap.
 */
export async function keepDigestAt(
  { text, s3 }: { readonly text: string; readonly s3: OperationsConfig['backups']['s3'] },
  signed: SignedDigest,
): Promise<string> {
  const { issuedAt } = JSON.parse(signed.digest) as { readonly issuedAt: string };
  const name = `digests/${issuedAt.replaceAll(':', '-')}.json`;
  const directory = await mkdtemp(join(tmpdir(), 'cifra-digest-'));
  const target = await openTarget(text, s3);
  try {
    const line = lineOfDigest(signed);
    const path = join(directory, 'digest.json');
    await writeFile(path, line);
    await target.put(name, { path, bytes: Buffer.byteLength(line), sha256: hash('sha256', line, 'hex') });
    return name;
  } finally {
    target.close();
    await rm(directory, { recursive: true, force: true });
  }
}

/** What the job of the night does. Null: it is not said where digests are kept. */
export function digestKeeper(
  books: Books,
  {
    digestTarget,
    backups,
    dataDirectory,
  }: Partial<Pick<OperationsConfig, 'digestTarget' | 'backups' | 'dataDirectory'>>,
): ((request: CommandRequest) => Promise<void>) | null {
  if (!digestTarget || backups === undefined || dataDirectory === undefined) return null;
  return async (request) => {
    const signed = await signedDigest(books, { dataDirectory }, request);
    await keepDigestAt({ text: digestTarget, s3: backups.s3 }, signed);
  };
}
