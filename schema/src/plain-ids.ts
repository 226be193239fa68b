import { getNamedType, isObjectType, type GraphQLSchema } from 'graphql';

/**
 * Why a field of an object is the id of another object, and not that object, by its field. Where an object is meant there is a field of its
 * type, which its own subgraph resolves (docs/decisions/0023-connections.md); inputs have ids.
 */
const reasons: Readonly<Record<string, readonly string[]>> = {
  'of any of several types, or of what has a name only: `node` reads it where it is an object': [
    'AuditEvent.objectId',
    'Grant.scopeId',
    'ProposedChange.scopeId',
    'Investigation.investigationId',
    'JournalEntry.sourceId',
    'PostingWarning.similarId',
    'RowVersion.objectId',
    'TimelineEvent.objectId',
    'Voucher.objectId',
    'WebhookDelivery.objectId',
  ],
  'the object stands beside it under a permission of its own; the id is for all who read the report': [
    'LedgerLine.entryId',
    'ReportLine.entryId',
  ],
  'what it names is in no type of the API: it is given back in inputs, or compared': [
    'SaftImportReport.importId',
    'FormerBalances.importId',
    'FormerBooks.importId',
    'ImportProposal.importId',
    'TableImportReport.importId',
    'UploadTicket.uploadId',
  ],
  'its own, which it has from the first edit on': ['CloseItem.itemId'],
  'which one has changed of those that stand in the object beside it': ['CloseItemChanged.itemId'],
};

const stated: ReadonlySet<string> = new Set(Object.values(reasons).flat());

/**
 * Fields with the id of another object that are not stated above, and what is stated of fields that are not there. A node's `tenantId` is for
 * the inputs and headers of what comes next (docs/decisions/0019-object-ids.md), and a refusal names objects as the caller did (0017).
 */
export function idFaults(schema: GraphQLSchema): readonly string[] {
  const ids = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__'))
    .filter((type) => !type.getInterfaces().some(({ name }) => name === 'Refusal'))
    .flatMap((type) => {
      const isOfNode = type.getInterfaces().some(({ name }) => name === 'Node');
      return Object.values(type.getFields())
        .filter((field) => getNamedType(field.type).name === 'ID')
        .filter(({ name }) => name !== 'id' && !(isOfNode && name === 'tenantId'))
        .map(({ name }) => `${type.name}.${name}`);
    });
  return [
    ...ids
      .filter((place) => !stated.has(place))
      .map((place) => `${place} is the id of an object: the object, or a reason in schema/src/plain-ids.ts`),
    ...[...stated]
      .filter((place) => !ids.includes(place))
      .map((place) => `${place} has a reason to be an id, and is none (schema/src/plain-ids.ts)`),
  ];
}
