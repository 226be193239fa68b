import { holdersAt, type FirmAccess } from '@cifra/access/separation/firm-access';
import { secondPersonFor } from '@cifra/access/separation/second-person';

const manages = { permission: 'Access.Manage', tenantIds: [] } as const;

/** Who manages access firm-wide. */
export const accessManagersOf = (firm: FirmAccess, nowMicros: bigint): readonly string[] =>
  holdersAt(firm, manages, nowMicros);

/** Whether one person alone manages access, now and for the last 30 days: then there is one who makes all others what they are. */
export function isFirmOfOne(firm: FirmAccess, nowMicros: bigint): boolean {
  const [only, another] = accessManagersOf(firm, nowMicros);
  if (only === undefined || another !== undefined) return false;
  return secondPersonFor(firm, manages, { userId: only, concerned: [], nowMicros }).kind === 'FIRM_OF_ONE';
}
