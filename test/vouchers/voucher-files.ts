import { hash } from 'node:crypto';
import type { Member, Person, TestFirm, TestTenant } from '../worlds/firm/firm.ts';

/** Small files of the types that vouchers have. */
export const pdf = (text: string): Buffer<ArrayBuffer> => Buffer.from(`%PDF-1.7\n${text}\n%%EOF\n`);
export const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);

export const sha256 = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex');

export interface Attaching {
  readonly to: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly fileName?: string;
  readonly type?: string;
  readonly as?: Person;
  readonly key?: string;
}

/** Uploads a file and attaches it; answers the member of the mutation's union. */
export async function attach(
  firm: TestFirm,
  tenant: TestTenant,
  { to, bytes, fileName = 'bill.pdf', type = 'PDF', as = 'senior', key }: Attaching,
): Promise<Member> {
  const uploadId = await firm.uploadBytes(tenant, bytes);
  return firm.do(
    'attachVoucher',
    { to, uploadId, fileName, type, ...(key !== undefined && { idempotencyKey: key }) },
    { as, tenant: tenant.slug },
  );
}

/** The same, which must be accepted. */
export async function attached(firm: TestFirm, tenant: TestTenant, attaching: Attaching): Promise<string> {
  const answer = await attach(firm, tenant, attaching);
  if (answer.__typename !== 'VoucherAttached') throw new Error(JSON.stringify(answer));
  return (answer['voucher'] as { readonly id: string }).id;
}

/** Fetches the file of a voucher by a ticket. */
export async function fetched(
  firm: TestFirm,
  tenant: TestTenant,
  voucherId: string,
  as: Person = 'senior',
): Promise<Response> {
  const ticket = await firm.do('requestVoucher', { voucherId }, { as, tenant: tenant.slug });
  if (ticket.__typename !== 'VoucherTicket') throw new Error(JSON.stringify(ticket));
  return firm.fetchAs(as, String(ticket['url']));
}
