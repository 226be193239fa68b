import { KeyUses, type RequestOf } from '@cifra/firm/api-keys/uses/key-uses';
import { parseObjectId } from '@cifra/domain/object-id';
import { systemRequest } from '@cifra/ops/system-request';
import type { Firm, Input } from './firm.ts';

const MICROS_PER_HOUR = 3_600_000_000n;

/** A key's life: created, used, rotated, revoked. */
export async function useKeys(firm: Firm): Promise<void> {
  const accepted = <Result>(mutation: string, input: Input, selection = ''): Promise<Result> =>
    firm.accepted<Result>(mutation, input, { as: 'owner', isFirmWide: true, selection });
  const { key, secret } = await accepted<{ key: { id: string }; secret: string }>(
    'createKey',
    {
      name: 'Cash desk',
      holder: 'SYSTEM',
      tenantIds: [firm.apiId],
      cluster: 'client',
      reason: 'Ordered by the client on the phone.',
    },
    '... on KeyIssued { key { id } secret }',
  );
  const response = await fetch(`${firm.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
    body: JSON.stringify({ query: '{ tenant { slug } }' }),
  });
  if (!(await response.text()).includes('slug')) throw new Error('the key was not accepted');
  await countHoursAgo(firm, parseObjectId(key.id)?.rowId ?? '');
  await accepted('rotateKey', { keyId: key.id, overlapHours: 2 });
  await accepted('revokeKey', { keyId: key.id, reason: 'The cash desk was replaced.' });
}

/** Uses of an hour that is over. */
async function countHoursAgo({ books }: Firm, keyId: string): Promise<void> {
  let nowMicros = BigInt(Date.now()) * 1000n - 3n * MICROS_PER_HOUR;
  const uses = new KeyUses(books, () => nowMicros);
  const requestOf: RequestOf = (actor) => ({ ...systemRequest('test'), ...(actor && { actor }) });
  uses.count({ keyId, isRefused: false });
  await uses.keep(requestOf);
  nowMicros += 2n * MICROS_PER_HOUR;
  await uses.record(requestOf);
}
