import { countsUntil, holdersAt, holdersLately, type FirmAccess, type Holding } from './firm-access.ts';

/** Whether somebody may do what takes two persons, and with whom. */
export type SecondPerson =
  /** Nobody else has the permission now, or had it within the last 30 days: the firm is, for this permission, a firm of one. */
  | { readonly kind: 'FIRM_OF_ONE' }
  | { readonly kind: 'NEEDED'; readonly mayConfirm: readonly string[] }
  /** Somebody else had it lately, and nobody else has it now. `aloneFromMicros`: when it will be a firm of one. */
  | { readonly kind: 'MISSING'; readonly aloneFromMicros: bigint };

export interface Proposer {
  readonly userId: string;
  /** Users whom it serves or costs something: they confirm it only where nobody else may. */
  readonly concerned: readonly string[];
}

/**
 * Who may confirm what a user proposes that takes a permission: those who have it too. It is computed from the grants alone; nothing sets it.
 */
export function secondPersonFor(
  firm: FirmAccess,
  holding: Holding,
  { userId, concerned, nowMicros }: Proposer & { readonly nowMicros: bigint },
): SecondPerson {
  const others = holdersAt(firm, holding, nowMicros).filter((id) => id !== userId);
  if (others.length > 0) {
    const apart = others.filter((id) => !concerned.includes(id));
    return { kind: 'NEEDED', mayConfirm: apart.length > 0 ? apart : others };
  }
  const { permission, tenantIds } = holding;
  // Somebody else in one of the tenants is enough: nobody is alone there because of another tenant.
  const places = tenantIds.length === 0 ? [null] : tenantIds;
  const lately = places
    .flatMap((tenantId) => [...holdersLately(firm, { permission, tenantId }, nowMicros)])
    .filter(([id]) => id !== userId);
  if (lately.length === 0) return { kind: 'FIRM_OF_ONE' };
  const last = lately.map(([, end]) => end ?? nowMicros).reduce((one, other) => (one > other ? one : other));
  return { kind: 'MISSING', aloneFromMicros: countsUntil(last) };
}
