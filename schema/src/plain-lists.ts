import {
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';

/**
 * Why a list of objects is not a connection, by its field. A list that grows with the books or the firm is one
 * (docs/decisions/0023-connections.md); these do not, or are read as one piece.
 */
const reasons: Readonly<Record<string, readonly string[]>> = {
  'what the program knows: it grows with a release': [
    'Period.postingMatrix',
    'Query.coaTemplates',
    'Query.controlPlaneColumns',
    'Tenant.investigationColumns',
    'Query.currencies',
    'Query.firmSettings',
    'Query.rateProviders',
    'Tenant.accountRoles',
    'Tenant.documentNumberReport',
    'Tenant.documentSeries',
    'Tenant.settings',
    'SettingChanged.settings',
  ],
  'people write each of them, and there are a few dozen': [
    'AccessReview.protectingClusters',
    'Query.investigationQueries',
    'InvestigationQuery.parameters',
    'Investigation.columns',
    'Investigation.parameters',
    'AccessRow.grants',
    'AccessRow.replacedGrants',
    'ClosePackage.items',
    'ClosePackage.statementBalances',
    'ImportMapping.accounts',
    'ImportMapping.columns',
    'ImportMapping.commodities',
    'ImportMapping.types',
    'Key.tenants',
    'ProposedChange.mayConfirm',
    'Query.identityProviders',
    'SignInOptions.providers',
    'User.identities',
    'ProposedChange.tenants',
    'Query.roleClusters',
    'Query.tenantGroups',
    'SecondFactors.passkeys',
    'SeparationOfDuties.accessManagers',
    'Tenant.groups',
    'Tenant.formerBalances',
    'ImportProposal.turnover',
    'Tenant.importMappings',
    'Tenant.importProposals',
    'Tenant.ownParties',
    'User.grants',
  ],
  'one for each year, month or closing of an object': [
    'ChangedPeriod.closings',
    'ChangedPeriod.openingChanges',
    'ClosePackage.closings',
    'DashboardRow.periods',
    'DocumentSeries.lastNumbers',
    'FiscalYear.periods',
    'FiscalYear.yearCloses',
    'GeneralLedger.carries',
    'Tenant.fiscalYears',
    'TrialBalance.unclosedResults',
  ],
  'as many as the input had, or as the input may have': [
    'DocumentDraft.lines',
    'DocumentPreview.lines',
    'Document.withholdings',
    'DocumentDraft.withholdings',
    'DocumentPreview.withholdings',
    'ProposedAllocated.allocations',
    'AllocationProposals.allocations',
    'DraftSettlement.allocations',
    'DraftSettlement.charges',
    'EntryPreview.lines',
    'Query.nodes',
    'Query.tenantsById',
  ],
  'whom one change concerns: a user, or who is granted one role cluster': ['ProposedChange.effects'],
  'who worked on one object': [
    'DocumentDraft.preparedBy',
    'EntryDraft.preparedBy',
    'MoneyDraft.preparedBy',
    'RecurringEntry.preparedBy',
    'YearClose.reviewedBy',
  ],
  'the changes of one commit to one object; of its events the first 100': [
    'AuditEvent.changes',
    'Commit.events',
    'RowVersion.changes',
    'TimelineEntry.events',
    'TimelineEntry.versions',
    'TimelineEvent.changes',
  ],
  'what one command answered of its own work': [
    'ProviderRatesImported.held',
    'ProviderRatesTakenOver.held',
    'RecurringEntriesRun.outcomes',
    'SaftImportReport.accountDifferences',
    'SaftImportReport.dateDifferences',
    'SaftImportReport.faults',
    'SaftImportReport.subledgerDifferences',
    'SaftImportReport.totalDifferences',
    'TableImportReport.faults',
  ],
  'one for each currency, kind or state': [
    'Ageing.totals',
    'BalanceSheet.rates',
    'BatchRun.counts',
    'ComputedLine.currencies',
    'DashboardBatch.counts',
    'DashboardRow.blockers',
    'DashboardRow.payables',
    'DashboardRow.receivables',
    'ExposureReport.currencies',
    'GeneralLedger.currencies',
    'IncomeStatement.rates',
    'OwnStatement.sections',
    'PartyStatement.sections',
    'ReportRow.currencies',
    'SignedExposure.currencies',
    'TrialBalance.rates',
    'TrialBalanceRow.currencies',
  ],
  'a report is one piece: its rows add up to the totals beside them, one for each account, tax code or party':
    [
      'Ageing.rows',
      'BalanceSheetSection.computed',
      'BalanceSheetSection.rows',
      'ChangedPeriod.changes',
      'OpeningChange.amounts',
      'CurrencyExposure.accounts',
      'IncomeStatementSection.rows',
      'SignedCurrencyExposure.accounts',
      'TaxSummary.accounts',
      'TaxSummary.rows',
      'TaxSummaryRow.accounts',
      'TrialBalance.rows',
      'YearClose.entries',
    ],
  'the largest, and at most 200 of them; `openItems` of the tenant lists all': ['AccountExposure.openItems'],
  'faults: there should be none, and few are listed': [
    'BooksVerification.booksFaults',
    'BooksVerification.chainFaults',
    'ControlVerification.chainFaults',
    'DocumentNumberReport.gaps',
  ],
  'what looks like a mistake: at most one of each kind and field': [
    'DocumentPreview.warnings',
    'EntryPreview.warnings',
    'MoneyPreview.warnings',
  ],
  'at most a hundred lines, two entries, and what they would post': [
    'MoneyDocument.lines',
    'MoneyDocument.reversedByEntries',
    'MoneyDraft.lines',
    'MoneyPreview.arrivalLines',
    'MoneyPreview.lines',
  ],
  'what corrects one document: notes up to its amount, and people write each of them': ['Document.notes'],
  'what changed one open item: people post each of it; an entry changes at most what it allocates': [
    'JournalLine.movements',
    'OpenItem.movements',
  ],
  'what is attached to one object: an object has at most a hundred vouchers': [
    'JournalEntry.vouchers',
    'ImportProposal.vouchers',
    'EntryDraft.vouchers',
    'Document.vouchers',
    'DocumentDraft.vouchers',
    'MoneyDocument.vouchers',
    'MoneyDraft.vouchers',
    'CloseItem.vouchers',
  ],
};

const stated: ReadonlySet<string> = new Set(Object.values(reasons).flat());

/** Lists of objects that are neither a connection nor stated above, and what is stated of lists that are not there. */
export function listFaults(schema: GraphQLSchema): readonly string[] {
  const lists = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__') && !name.endsWith('Connection'))
    .filter((type) => !type.getInterfaces().some(({ name }) => name === 'Refusal'))
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter(({ type: of }) => isListOfObjects(of))
        .map(({ name }) => `${type.name}.${name}`),
    );
  return [
    ...lists
      .filter((place) => !stated.has(place))
      .map((place) => `${place} is a plain list: a connection, or a reason in schema/src/plain-lists.ts`),
    ...[...stated]
      .filter((place) => !lists.includes(place))
      .map((place) => `${place} has a reason to be a plain list, and is none (schema/src/plain-lists.ts)`),
  ];
}

function isListOfObjects(type: GraphQLOutputType): boolean {
  const list = isNonNullType(type) ? type.ofType : type;
  return isListType(list) && isCompositeType(getNamedType(list));
}
