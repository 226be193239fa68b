import type { ProposalFormat, ProposalKind } from '@cifra/exchange/import/proposals/proposed-file';
import { fields, map, optional, withDefault } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, uuid } from '@cifra/subgraph-kit/parse/values';
import { accountTypesOf, type AccountTypeOfFile } from './import-file.ts';

/** A file that posts, to be proposed. */
export const fileToPropose = map(
  fields({
    uploadId: uuid,
    fileName: asGiven<string>(),
    kind: asGiven<ProposalKind>(),
    format: withDefault(asGiven<'CSV' | 'HLEDGER_CSV'>(), 'CSV'),
    mapping: optional(asGiven<string>()),
    hasConsentToDifferences: withDefault(asGiven<boolean>(), false),
    accountTypes: withDefault(asGiven<readonly AccountTypeOfFile[]>(), []),
  }),
  ({ kind, format, mapping, hasConsentToDifferences: hasConsent, accountTypes, ...file }) => ({
    ...file,
    kind,
    format: formatOf(kind, format),
    options: { mapping, hasConsent, accountTypes: accountTypesOf(accountTypes) },
  }),
);

function formatOf(kind: ProposalKind, ofJournal: 'CSV' | 'HLEDGER_CSV'): ProposalFormat {
  if (kind === 'SAFT') return 'SAFT';
  return kind === 'JOURNAL' ? ofJournal : 'CSV';
}

export const importToApprove = map(
  fields({ importId: uuid, reason: optional(asGiven<string>()) }),
  ({ importId }) => ({
    importId,
  }),
);

export const importToReject = map(fields({ importId: uuid, reason: asGiven<string>() }), ({ importId }) => ({
  importId,
}));
