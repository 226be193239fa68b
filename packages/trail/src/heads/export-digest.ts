import { hash } from 'node:crypto';
import type { Books } from '@cifra/books/books';
import { listTenants } from '@cifra/books/directory';
import type { CommandRequest } from '@cifra/books/command';
import { lineOf, listKnownHeads } from './known-heads.ts';
import { findChainHead } from '@cifra/books/commits';
import { InvariantBroken } from '@cifra/database/failures';
import { formatInstant } from '@cifra/domain/instant';
import { lastDigestHash, recordDigestExport } from './record-heads.ts';

export interface DigestPorts {
  /** Signs the digest's text with the firm's key (EdDSA), and with the key before it; answers the signatures. */
  readonly sign: (text: string) => Promise<Signatures>;
  readonly nowMicros: () => bigint;
  /** The keys of this firm that are not revoked, the signing one among them. */
  readonly publicKeys: () => Promise<readonly { readonly kid: string; readonly x: string }[]>;
}

interface Signatures {
  readonly signature: string;
  /** By the key that signed before; null where there is none. Who knows that key alone learns from this digest which one signs now. */
  readonly earlierSignature: string | null;
}

export interface SignedDigest extends Signatures {
  /** JSON. The signatures are over exactly this text. */
  readonly digest: string;
}

/**
 * The heads of all chains as they are kept in the control plane, and the control plane's own, signed: to be kept where nobody who
 * operates the databases can write. Whoever rewrites rows and hashes is caught by it. The export is recorded before it is answered. Each digest
 * names the one before, and the keys that may sign the next: whoever keeps the first key can follow all of them (docs/specs/digests.md).
 */
export async function exportDigest(
  books: Books,
  ports: DigestPorts,
  request: CommandRequest,
): Promise<SignedDigest> {
  for (;;) {
    const previous = await lastDigestHash(books.control);
    const { text, tenantCount } = await textOf(books, ports, previous);
    const signatures = await ports.sign(text);
    const recorded = await books.executeControl(
      recordDigestExport,
      { digestHash: hash('sha256', text, 'hex'), previous, tenantCount },
      { ...request, idempotencyKey: null },
    );
    if (!recorded.ok) throw new InvariantBroken(`recording the export was refused: ${recorded.refusal.code}`);
    if (recorded.value) return { digest: text, ...signatures };
  }
}

async function textOf(
  books: Books,
  { nowMicros, publicKeys }: DigestPorts,
  previous: string | null,
): Promise<{ readonly text: string; readonly tenantCount: number }> {
  const active = (await listTenants(books.control)).filter(({ state }) => state === 'ACTIVE');
  const tenants: DigestTenant[] = [];
  for (const { id, slug } of active) {
    const [head] = await listKnownHeads(books.control, id, 1);
    const line = await lineOf(books.control, id);
    if (head) tenants.push({ tenantId: id, slug, line, headNumber: head.number, headHash: head.hash });
  }
  const control = await findChainHead(books.control);
  const text = JSON.stringify({
    format: 'cifra-digest-1',
    issuedAt: formatInstant(nowMicros()),
    previous,
    keys: await publicKeys(),
    control: { headNumber: (control?.number ?? 0n).toString(), headHash: control?.hash ?? null },
    tenants,
  });
  return { text, tenantCount: tenants.length };
}

interface DigestTenant {
  readonly tenantId: string;
  readonly slug: string;
  /** One more after each restore: only then may a head's number go back. */
  readonly line: number;
  readonly headNumber: string;
  readonly headHash: string;
}
