import type { KnownHead } from './known-heads.ts';

/** What a signed digest says: the heads of all chains at one instant. */
export interface DigestHeads {
  readonly issuedAt: string;
  readonly control: KnownHead;
  /** By the tenant's id. */
  readonly tenants: ReadonlyMap<string, KnownHead>;
}

/** Reads the text of a digest. Null: it is none. */
export function readDigest(text: string): DigestHeads | null {
  const digest = parsed(text);
  if (digest?.['format'] !== 'cifra-digest-1' || typeof digest['issuedAt'] !== 'string') return null;
  const control = headOf(digest['control']);
  const listed = digest['tenants'];
  if (control === null || !Array.isArray(listed)) return null;
  const tenants = new Map<string, KnownHead>();
  for (const one of listed as unknown[]) {
    const head = headOf(one);
    if (head === null || !isRecord(one) || typeof one['tenantId'] !== 'string') return null;
    tenants.set(one['tenantId'], head);
  }
  return { issuedAt: digest['issuedAt'], control, tenants };
}

function headOf(value: unknown): KnownHead | null {
  if (!isRecord(value)) return null;
  const { headNumber, headHash } = value;
  return typeof headNumber === 'string' && /^\d{1,18}$/.test(headNumber) && typeof headHash === 'string'
    ? { number: headNumber, hash: headHash }
    : null;
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
