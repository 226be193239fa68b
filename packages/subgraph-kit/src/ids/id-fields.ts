import { isObjectType, typeOfEventObject, type ObjectType } from '@cifra/domain/object-types';

/** An object as a resolver has it. */
export type Parent = Readonly<Record<string, unknown>>;

/** What a field, an argument or an input field of type ID is the id of. */
export interface IdMeaning {
  /** One of these, or of any type. */
  readonly types: readonly ObjectType[] | 'any';
  /** Whether a text that is no row's id is taken and given as it is: a code, a number, a name. */
  readonly mayBeText: boolean;
  /** Whether the resolver gets the id itself, because it asks for its type. */
  readonly isWhole?: boolean;
  /** Of several types, the one that a parent's value is of; null where it is a text. Only fields of objects need it. */
  readonly typeIn?: (parent: Parent) => ObjectType | null;
}

/** By what stands before `Id`, `Ids`, `Ref` and `Refs`: a name means one type in a subgraph. */
type Stems = Readonly<Record<string, ObjectType>>;

const stems: Stems = {
  tenant: 'Tenant',
  user: 'User',
  owner: 'User',
  approver: 'User',
  concerned: 'User',
  mayConfirm: 'User',
  preparedBy: 'User',
  group: 'TenantGroup',
  cluster: 'RoleCluster',
  grant: 'Grant',
  session: 'Session',
  passkey: 'Passkey',
  job: 'Job',
  batchRun: 'BatchRun',
  heldRate: 'HeldProviderRate',
  key: 'Key',
  webhook: 'Webhook',
  delivery: 'WebhookDelivery',
  change: 'ProposedChange',
  account: 'Account',
  bankAccount: 'Account',
  moneyAccount: 'Account',
  toAccount: 'Account',
  transitAccount: 'Account',
  controlAccount: 'Account',
  purchaseAccount: 'Account',
  salesAccount: 'Account',
  parent: 'Account',
  entry: 'JournalEntry',
  openingEntry: 'JournalEntry',
  reversedBy: 'JournalEntry',
  recurringEntry: 'RecurringEntry',
  openItem: 'OpenItem',
  fromItem: 'OpenItem',
  toItem: 'OpenItem',
  upload: 'Upload',
  import: 'Import',
  party: 'Party',
  item: 'Item',
  taxCode: 'TaxCode',
  document: 'Document',
  moneyDocument: 'MoneyDocument',
  moneyDraft: 'MoneyDraft',
  originalDocument: 'Document',
  originalItem: 'OpenItem',
  original: 'Document',
  vendorDocument: 'Document',
  note: 'Document',
  voidedBy: 'Document',
  withheldBy: 'Document',
  allocatedTo: 'Document',
  allocation: 'Allocation',
  fiscalYear: 'FiscalYear',
  laterYear: 'FiscalYear',
  period: 'Period',
  firstPeriod: 'Period',
  itemPeriod: 'Period',
  lockedPeriod: 'Period',
  closeItem: 'CloseItem',
  entryDraft: 'EntryDraft',
  documentDraft: 'DocumentDraft',
  voucher: 'Voucher',
  correction: 'Correction',
  investigation: 'Investigation',
  yearClose: 'YearClose',
};

/** Names that mean another type in one subgraph. */
const stemsOfSubgraph: Readonly<Record<string, Stems>> = {
  documents: { draft: 'DocumentDraft' },
  ledger: { draft: 'EntryDraft' },
  period: { item: 'CloseItem' },
};

const one = (type: ObjectType): IdMeaning => ({ types: [type], mayBeText: false });

const anyObject: IdMeaning = { types: 'any', mayBeText: false, isWhole: true };

/** What an event, a version or a step of the timeline is about: a row, or something that has a name only. */
const objectOfEvent: IdMeaning = {
  types: 'any',
  mayBeText: true,
  typeIn: ({ objectType }) => typeOfEventObject(String(objectType)),
};

const actor: IdMeaning = {
  types: ['User', 'Key'],
  mayBeText: true,
  typeIn: ({ kind }) => (kind === 'user' ? 'User' : kind === 'key' ? 'Key' : null),
};

const scopeOfGrant: IdMeaning = {
  types: ['TenantGroup', 'Tenant'],
  mayBeText: false,
  typeIn: ({ scope }) => (scope === 'GROUP' ? 'TenantGroup' : 'Tenant'),
};

/** By `Type.field`, and by name alone where it means the same everywhere. */
const fields: Readonly<Record<string, IdMeaning>> = {
  objectId: objectOfEvent,
  actorId: actor,
  scopeId: scopeOfGrant,
  // Its type follows from the kind of what it is attached to: the resolver writes it.
  'Voucher.objectId': { types: [], mayBeText: true },
  'VoucherRefused.objectRef': {
    types: 'any',
    mayBeText: true,
    typeIn: ({ voucherObject }) => typeOfEventObject(String(voucherObject)),
  },
  'PostingWarning.similarId': {
    types: ['Document', 'MoneyDocument', 'JournalEntry'],
    mayBeText: false,
    typeIn: ({ similarType }) => typeOfEventObject(String(similarType)),
  },
  seriesRef: { types: [], mayBeText: true },
  // The arguments of `node` and `nodes`.
  'Node.id': anyObject,
  'Node.ids': anyObject,
  'AuditActor.id': actor,
  // Its type follows from more than the entry: the resolver writes it.
  'JournalEntry.sourceId': { types: [], mayBeText: true },
  // As its receiver got it: the resolver writes it.
  'WebhookDelivery.objectId': { types: [], mayBeText: true },
  'DashboardBatch.id': one('BatchRun'),
  'DashboardRowBatch.id': one('BatchRun'),
  'JobInput.id': { types: ['Job'], mayBeText: true },
  'OpeningItem.id': one('OpenItem'),
  // A tenant's, or the control plane's.
  'Investigation.investigationId': {
    types: ['Investigation', 'ControlInvestigation'],
    mayBeText: false,
    typeIn: ({ tenantId }) => (tenantId === null ? 'ControlInvestigation' : 'Investigation'),
  },
  'Query.controlPlaneInvestigation.investigationId': one('ControlInvestigation'),
  'ExportControlPlaneInvestigationInput.investigationId': one('ControlInvestigation'),
  'OwnParty.id': one('Party'),
  'OwnDocument.id': one('Document'),
  'OwnOpenItem.id': one('OpenItem'),
};

/**
 * What the field of a type, or an argument, is the id of. `of`: the object or input type; for the argument `id` of a field, what the field
 * answers. Null where nothing is known: then the schema does not start.
 */
export function idMeaning(subgraph: string, of: string, name: string): IdMeaning | null {
  const known = fields[`${of}.${name}`] ?? fields[name];
  if (known !== undefined) return known;
  if (name === 'id' || name === 'ids') return isObjectType(of) ? one(of) : null;
  const [, stem = '', ending] = /^(\w+?)(Id|Ref)s?$/.exec(name) ?? [];
  const type = stemsOfSubgraph[subgraph]?.[stem] ?? stems[stem];
  return type === undefined ? null : { types: [type], mayBeText: ending === 'Ref' };
}
