import type { LegalDetails } from '@cifra/domain/legal-details';
import { tenantCommand } from '@cifra/books/command';
import { changeLegalDetails } from '@cifra/books/legal-details/legal-details';

/** What is done with the tenant's legal details. There is one row: nothing is answered. */

export const updateLegalDetails = tenantCommand<
  {
    /** Decimal digits. */
    readonly version: string;
    readonly change: Partial<LegalDetails>;
    readonly isConfirmed: boolean;
  },
  null,
  'VERSION_CONFLICT' | 'INPUT_INVALID' | 'LEGAL_DETAILS_INCOMPLETE'
>('documents.updateLegalDetails', (tx, { version, ...input }) =>
  changeLegalDetails(tx, { ...input, version: BigInt(version) }),
);

export const confirmLegalDetails = tenantCommand<
  { readonly version: string },
  null,
  'VERSION_CONFLICT' | 'INPUT_INVALID' | 'LEGAL_DETAILS_INCOMPLETE'
>('documents.confirmLegalDetails', (tx, { version }) =>
  changeLegalDetails(tx, { version: BigInt(version), change: {}, isConfirmed: true }),
);
