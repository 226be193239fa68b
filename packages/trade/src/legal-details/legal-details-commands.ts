import type { LegalDetails } from '@cifra/domain/legal-details';
import type { CodeOf } from '@cifra/domain/refusal-codes';
import { tenantCommand } from '@cifra/books/command';
import { changeLegalDetails, legalDetailsCodes } from './legal-details.ts';

/** What is done with the tenant's legal details. There is one row: nothing is answered. */

type Code = CodeOf<typeof legalDetailsCodes>;

export const updateLegalDetailsCommand = tenantCommand<
  {
    /** Decimal digits. */
    readonly version: string;
    readonly change: Partial<LegalDetails>;
    readonly isConfirmed: boolean;
  },
  null,
  Code
>(
  'documents.updateLegalDetails',
  (tx, { version, ...input }) => changeLegalDetails(tx, { ...input, version: BigInt(version) }),
  { refuses: legalDetailsCodes },
);

export const confirmLegalDetailsCommand = tenantCommand<{ readonly version: string }, null, Code>(
  'documents.confirmLegalDetails',
  (tx, { version }) => changeLegalDetails(tx, { version: BigInt(version), change: {}, isConfirmed: true }),
  { refuses: legalDetailsCodes },
);
