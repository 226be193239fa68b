import { hash } from 'node:crypto';
import type { Books } from '@cifra/books/books';
import { listTenants } from '@cifra/books/directory';
import type { CommandRequest } from '@cifra/books/command';
import { listKnownHeads } from './known-heads.ts';
import { findChainHead } from '@cifra/books/commits';
import { InvariantBroken } from '@cifra/database/failures';
import { formatInstant } from '@cifra/domain/instant';
import { recordDigestExport } from './record-heads.ts';

export interface DigestPorts {
  /** Signs the digest's text with the firm's key (EdDSA); answers the signature. */
  readonly sign: (text: string) => Promise<string>;
  readonly nowMicros: () => bigint;
}

export interface SignedDigest {
  /** JSON. The signature is over exactly this text. */
  readonly digest: string;
  readonly signature: string;
}

/**
 * The heads of all chains as they are kept in the control plane, and the control plane's own, signed: to be kept where nobody who
 * operates the databases can write. Whoever rewrites rows and hashes is caught by it. The export is recorded before it is answered.
 */
export async function exportDigest(
  books: Books,
  { sign, nowMicros }: DigestPorts,
  request: CommandRequest,
): Promise<SignedDigest> {
  const active = (await listTenants(books.control)).filter(({ state }) => state === 'ACTIVE');
  const tenants: { tenantId: string; slug: string; headNumber: string; headHash: string }[] = [];
  for (const { id, slug } of active) {
    const [head] = await listKnownHeads(books.control, id, 1);
    if (head) tenants.push({ tenantId: id, slug, headNumber: head.number, headHash: head.hash });
  }
  const control = await findChainHead(books.control);
  const digest = JSON.stringify({
    format: 'cifra-digest-1',
    issuedAt: formatInstant(nowMicros()),
    control: { headNumber: (control?.number ?? 0n).toString(), headHash: control?.hash ?? null },
    tenants,
  });
  const signature = await sign(digest);
  const recorded = await books.executeControl(
    recordDigestExport,
    { digestHash: hash('sha256', digest, 'hex'), tenantCount: tenants.length },
    request,
  );
  if (!recorded.ok) throw new InvariantBroken(`recording the export was refused: ${recorded.refusal.code}`);
  return { digest, signature };
}
