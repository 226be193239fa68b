import { getNamedType, isObjectType, isUnionType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';

/**
 * What the objects of each type are known by in a client's cache: `["id"]`, other fields, or false for a value, which belongs to whatever
 * shows it. In the form of Apollo's `keyFields`; for Graphcache false is a key that is null.
 */
export type Keys = Readonly<Record<string, readonly string[] | false>>;

/** Types without an id whose objects are the same wherever they are shown: over all tenants, as a cache has to tell them apart. */
const keyed: Readonly<Record<string, readonly string[]>> = {
  CoaTemplate: ['code'],
  Commit: ['hash'],
  Investigation: ['investigationId'],
  InvestigationQuery: ['name'],
  Currency: ['code'],
  IdentityProvider: ['code'],
  ManifestVersion: ['manifestName', 'label'],
  RateProviderStatus: ['provider'],
};

/**
 * Values: parts of an object (a line, a figure, a step), rows of a report and what was found, each of which is what the field that shows it
 * says. A new type stands here, has a key above, or has an id.
 */
const values: ReadonlySet<string> = new Set([
  'AccessEffect',
  'AccessReview',
  'AccessRow',
  'AccountChange',
  'OpeningAcknowledgement',
  'OpeningAmountChange',
  'OpeningChange',
  'AccountExposure',
  'AccountRoleBinding',
  'Accrual',
  'Ageing',
  'AgeingRow',
  'AgeingTotal',
  'AuditEvent',
  'BalanceSheet',
  'BalanceSheetSection',
  'BatchCount',
  'BatchPreview',
  'BatchRefusal',
  'BatchTenant',
  'BooksFault',
  'DatabaseColumn',
  'InvestigationColumn',
  'InvestigationParameter',
  'InvestigationQueryParameter',
  'InvestigationRow',
  'BooksVerification',
  'CallerAccess',
  'ChainFault',
  'ChangeDecision',
  'ChangedPeriod',
  'CloseItem',
  'ClosePackage',
  'StatementBalance',
  'CloseSteps',
  'ComputedLine',
  'ControlVerification',
  'CurrencyExposure',
  'DashboardBalance',
  'DashboardBlocker',
  'DashboardCommit',
  'DashboardPeriod',
  'DashboardRow',
  'DashboardTotal',
  'DocumentDraftLine',
  'DocumentLine',
  'DocumentNumberReport',
  'DocumentPreview',
  'DocumentPreviewLine',
  'DocumentSeries',
  'DocumentSeriesNumber',
  'DraftAllocation',
  'LineMovement',
  'OpenItemMovement',
  'DraftCharge',
  'DraftTaxOnly',
  'DraftWithholding',
  'Withholding',
  'AllocationEffect',
  'AllocationProposals',
  'ProposedAllocation',
  'DraftSettlement',
  'EntryDraftLine',
  'EntryPreview',
  'EntryPreviewLine',
  'ExchangeRateLookup',
  'ExposedItem',
  'ExposureRate',
  'ExposureReport',
  'FieldChange',
  'FormerBalances',
  'FormerBooks',
  'GeneralLedger',
  'HeldRate',
  'ImportFault',
  'ImportName',
  'ImportProgress',
  'ImportProposal',
  'ImportTurnover',
  'IncomeStatement',
  'IncomeStatementSection',
  'InputFault',
  'JournalLine',
  'LastControlVerification',
  'LateAllocation',
  'LateEntry',
  'LedgerAmount',
  'LedgerCarry',
  'LedgerLine',
  'LegalDetails',
  'LockSteps',
  'LoosenedSetting',
  'ManifestOperation',
  'Money',
  'MoneyDocumentLine',
  'MoneyDraftLine',
  'MoneyDraftTransfer',
  'MoneyPreview',
  'MoneyTransfer',
  'NumberGap',
  'OpeningBalances',
  'OwnDocumentLine',
  'OwnStatement',
  'OwnStatementLine',
  'OwnStatementSection',
  'PackageVoucher',
  'PageInfo',
  'PartyStatement',
  'PasskeyChallenge',
  'PeriodClosing',
  'PossibleConfirmer',
  'ProposedKey',
  'PostingMatrixCell',
  'PostingWarning',
  'ProviderRate',
  'RateProviderAttempt',
  'RecoveryLogIn',
  'RecurringOutcome',
  'RecurringRun',
  'ReportLine',
  'ReportRate',
  'ReportRow',
  'ReviewedGrant',
  'RowVersion',
  'SaftAccountDifference',
  'SaftDateDifference',
  'SaftSubledgerDifference',
  'SaftTotalDifference',
  'SearchHit',
  'SecondFactors',
  'SeparationOfDuties',
  'Setting',
  'SignInOptions',
  'SignInProvider',
  'SignOffPreview',
  'SecondPerson',
  'SignedAccountExposure',
  'SignedCurrencyExposure',
  'SignedExposure',
  'StatementLine',
  'StatementSection',
  'TableImportFault',
  'TaxAccountRow',
  'TaxCodeAccount',
  'TaxNet',
  'TaxSides',
  'TaxSummary',
  'TaxSummaryRow',
  'TenantAccess',
  'TimelineEntry',
  'TimelineEvent',
  'TrialBalance',
  'TrialBalanceCurrency',
  'TrialBalanceRow',
  'TrialBalanceTotals',
  'UserIdentity',
  'YearCloseEntry',
  'YearCloseLine',
  'YearSignOff',
]);

/** The keys of all object types of a schema, by name. */
export function keysOf(schema: GraphQLSchema): Keys {
  const names = objectsOf(schema)
    .map((type) => [type.name, 'id' in type.getFields() ? ['id'] : (keyed[type.name] ?? false)] as const)
    .toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(names);
}

/** The keys as the repository formats JSON: a type a line. */
export function printKeys(keys: Keys): string {
  const lines = Object.entries(keys).map(([name, key]) => {
    const fields = key === false ? 'false' : `[${key.map((field) => JSON.stringify(field)).join(', ')}]`;
    return `  ${JSON.stringify(name)}: ${fields}`;
  });
  return `{\n${lines.join(',\n')}\n}\n`;
}

/**
 * Types of which nobody has said what their objects are known by, and what was said of types that are not there or that have an id. What a
 * mutation answers, refusals, and pages of lists are values by what they are.
 */
export function keyFaults(schema: GraphQLSchema): readonly string[] {
  const answered = answersOf(schema);
  const types = new Map(objectsOf(schema).map((type) => [type.name, type]));
  const unsaid = [...types.values()].filter(
    (type) =>
      !('id' in type.getFields()) &&
      !/(?:Connection|Edge)$/.test(type.name) &&
      !answered.has(type.name) &&
      !type.getInterfaces().some(({ name }) => name === 'Refusal') &&
      !values.has(type.name) &&
      keyed[type.name] === undefined,
  );
  const stale = [...values, ...Object.keys(keyed)].filter((name) => {
    const fields = types.get(name)?.getFields();
    return fields === undefined || 'id' in fields || (keyed[name] ?? []).some((field) => !(field in fields));
  });
  return [
    ...unsaid.map(
      ({ name }) => `${name} has no id, no key, and is not said to be a value (schema/src/keys.ts)`,
    ),
    ...stale.map(
      (name) => `${name} is not there, has an id, or not the fields of its key (schema/src/keys.ts)`,
    ),
  ];
}

function objectsOf(schema: GraphQLSchema): GraphQLObjectType[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType =>
      isObjectType(type) && !type.name.startsWith('__') && !roots.includes(type),
  );
}

/** The types that mutations answer. */
function answersOf(schema: GraphQLSchema): ReadonlySet<string> {
  const answers = Object.values(schema.getMutationType()?.getFields() ?? {}).map(({ type }) =>
    getNamedType(type),
  );
  return new Set(
    answers.flatMap((type) => (isUnionType(type) ? type.getTypes().map(({ name }) => name) : [type.name])),
  );
}
