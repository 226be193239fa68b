/**
 * The GraphQL types that several refusals share: those of one subject, so that the union of a mutation is short enough to read, and a
 * client handles a subject in one place. The code says which refusal it is (docs/decisions/0017). Each text is the type's in the
 * schema, which lists the codes after it: it says what the type is about in one sentence.
 */
export const sharedTypes = {
  AccountChangeRefused: 'An account of the chart cannot be created, changed or bound to a role as requested.',
  AccountRefused: 'An account cannot be used where it is named.',
  AllocationRefused: 'Open items cannot be settled against each other, or an allocation cannot be reversed.',
  AmountRefused: 'An amount cannot be booked.',
  ApprovalRefused: 'It takes a second person: to post it at all, or to approve what one has prepared.',
  BatchRunRefused: 'A batch run does not exist or has ended.',
  CloseItemRefused: 'An item of a checklist does not exist, or does not allow the action.',
  CloseRefused: 'The close of a month cannot be taken this step.',
  ClusterRefused: 'A role cluster does not exist or cannot be changed.',
  DocumentDateRefused: 'The dates of a document contradict each other.',
  DocumentLinesRefused: 'The lines do not add up to a document that can be posted.',
  DocumentRefused: 'A posted document does not exist, or does not allow the action.',
  DraftRefused: 'A draft does not exist, or does not allow the action.',
  EntryLinesRefused: 'The lines do not add up to an entry that can be posted.',
  EntryRefused: 'A posted entry does not exist, or cannot be reversed as requested.',
  FiscalYearRefused: 'A fiscal year does not exist, or its close cannot be taken this step.',
  FormerBalancesRefused: 'Balances of the former books do not exist, or were decided on before.',
  HeldRateRefused: 'A held rate does not exist or has been decided.',
  IdentityProviderRefused: 'An identity provider does not exist, or cannot be used or kept as requested.',
  IdentityRefused: 'A user’s account at an identity provider cannot be linked or unlinked as requested.',
  ImportFileRefused: 'A file cannot be imported.',
  ImportProposalRefused:
    'An import that waits for a second person does not exist, or cannot be decided as requested.',
  InvestigationRefused: 'A query is not run, or its result does not exist.',
  ItemRefused: 'An item cannot be used where it is named, or cannot have this code.',
  KeyRefused: 'A key does not exist, or cannot be created or changed as requested.',
  LogInRefused: 'Who asks could not be established: the log-in, or what was kept of it, was not accepted.',
  ManifestRefused:
    'A manifest of persisted operations cannot be registered, promoted or revoked as requested.',
  MoneyDocumentRefused: 'Money in, money out or a transfer does not exist, or does not allow the action.',
  NoteRefused: 'A credit or debit note does not fit the document that it corrects.',
  OpeningRefused: 'The opening balances cannot be posted or reversed.',
  PartyRefused: 'A customer or vendor cannot be used where it is named, or cannot be changed as requested.',
  PasskeyRefused: 'A passkey does not exist, or cannot be made.',
  PeriodLockRefused: 'The lock state of a period cannot change this way.',
  PostingDateRefused: 'Nothing can be posted on this date.',
  ProposedChangeRefused: 'A proposed change does not exist, or cannot be decided as requested.',
  RateRefused: 'There is no rate for a pair of currencies, or it cannot be the one given.',
  RecurringEntryRefused: 'A recurring entry does not exist, or does not allow the action.',
  SeparationRefused:
    'Duties would come together that must be apart, or a second person is missing who has to agree.',
  SeriesRefused: 'A series of document numbers cannot be changed as requested.',
  SettingRefused: 'A setting does not exist or cannot have this value.',
  SettlementRefused: 'A receipt or a payment does not fit the money that moved at the bank.',
  TaxCodeRefused: 'A tax code cannot be used where it is named, or cannot be changed as requested.',
  UserStateRefused: 'A user, or their second factor, cannot be changed as requested.',
  VendorNumberRefused: "The vendor's own number of a document is missing or taken.",
  CorrectionRefused: 'A correction does not exist, or cannot be proposed or decided as requested.',
  VoucherRefused: 'A voucher does not exist, or cannot be attached, detached or fetched as requested.',
  WebhookRefused: 'A webhook does not exist, or cannot be created or changed as requested.',
  WithholdingRefused:
    'What a document withholds does not follow from its tax code and what it is withheld from.',
} as const;

export type SharedType = keyof typeof sharedTypes;
