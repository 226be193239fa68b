/**
 * The enumerations of the schema that refusals carry, by their name there. `schema/common.graphql` defines each once for all subgraphs;
 * the generator of the schema compares the two.
 */
export const factEnums = {
  AccountRole: [
    'DefaultAR',
    'DefaultAP',
    'CustomerAdvances',
    'VendorAdvances',
    'RetainedEarnings',
    'FxVarianceBankFees',
    'RealizedFxGain',
    'RealizedFxLoss',
    'SalesRevenue',
    'TaxPayable',
    'TaxReceivable',
    'Rounding',
    'Bank',
    'OpeningBalanceDifference',
  ],
  AccountType: ['ASSET', 'LIABILITY', 'EQUITY', 'INCOME', 'EXPENSE'],
  BatchRunState: ['RUNNING', 'CANCELLING', 'CANCELLED', 'FINISHED'],
  BatchTenantState: ['WAITING', 'RUNNING', 'DONE', 'NOTHING_TO_DO', 'BLOCKED', 'FAILED', 'CANCELLED'],
  ChangeState: ['OPEN', 'CONFIRMED', 'REJECTED', 'WITHDRAWN', 'EXPIRED', 'SELF_APPROVED'],
  CloseItemState: ['DONE', 'OPEN', 'ACKNOWLEDGED', 'BLOCKING'],
  CloseState: ['OPEN', 'DRAFT', 'PENDING_APPROVAL', 'CLOSED', 'YEAR_CLOSED', 'YEAR_AUDITED'],
  DocumentKind: [
    'INVOICE',
    'SALES_CREDIT_NOTE',
    'SALES_DEBIT_NOTE',
    'RECEIPT',
    'BILL',
    'PURCHASE_CREDIT_NOTE',
    'PURCHASE_DEBIT_NOTE',
    'PAYMENT',
  ],
  DraftState: ['DRAFT', 'PENDING_APPROVAL', 'POSTED', 'DISCARDED'],
  EntrySource: ['MANUAL', 'IMPORT', 'OPENING', 'SALES', 'PURCHASING', 'YEAR_END'],
  HeldRateState: ['HELD', 'CONFIRMED', 'REJECTED', 'SUPERSEDED'],
  KeyState: ['ACTIVE', 'EXPIRED', 'REVOKED'],
  LockState: ['UNLOCKED', 'LOCK_SALES', 'LOCK_PURCHASING', 'LOCK_SALES_AND_PURCHASING', 'LOCKED', 'CLOSED'],
  ManifestState: ['REGISTERED', 'PROMOTED', 'REVOKED'],
  PartyRole: ['CUSTOMER', 'VENDOR'],
  PostingSide: ['SALES', 'PURCHASING', 'NONE'],
  RecurringEntryState: ['ACTIVE', 'PAUSED', 'ENDED'],
  TenantState: ['PROVISIONING', 'ACTIVE', 'REMOVED'],
  WebhookState: ['ACTIVE', 'SUSPENDED', 'DELETED'],
  YearCloseState: ['DRAFTED', 'REJECTED', 'APPROVED', 'POSTED', 'REVERSED', 'SUPERSEDED'],
} as const;

export type FactEnums = typeof factEnums;
export type FactEnumName = keyof FactEnums;
export type FactEnumValue<Name extends FactEnumName> = FactEnums[Name][number];
