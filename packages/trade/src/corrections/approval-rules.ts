import type { DocumentKind } from '@cifra/domain/documents/kinds';
import type { Settings } from '@cifra/domain/settings';

/**
 * Whether the void of a document needs a second person: a payment's takes the rule of payments, a receipt's that of corrections, and what
 * a note voids the rule of notes. Source: rulings/accounting.md, 12; findings/accounting.md, 1.
 */
export function voidNeedsApproval(kind: DocumentKind, settings: Settings): boolean {
  switch (kind) {
    case 'PAYMENT':
      return settings['payments.needApproval'];
    case 'RECEIPT':
      return settings['settlements.correctionsNeedApproval'];
    default:
      return settings['notes.needApproval'];
  }
}
