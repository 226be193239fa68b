import type { DocumentKind } from '@cifra/domain/documents/kinds';
import type { Settings } from '@cifra/domain/settings';

/**
 * Whether the void of a document needs a second person: where money went out it takes the rule of payments, where it came in, or two sides were netted, that of
 * corrections, and what a note voids takes the rule of notes. Source: rulings/accounting.md, 12; findings/accounting.md, 1.
 */
export function voidNeedsApproval(kind: DocumentKind, settings: Settings): boolean {
  switch (kind) {
    case 'PAYMENT':
    case 'CUSTOMER_REFUND':
      return settings['payments.needApproval'];
    case 'RECEIPT':
    case 'VENDOR_REFUND':
    case 'NETTING':
      return settings['settlements.correctionsNeedApproval'];
    default:
      return settings['notes.needApproval'];
  }
}
