import {
  Kind,
  type DefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  type TypeNode,
} from 'graphql';
import { descriptionOf } from './description.ts';

/** Descriptions by name and leaf type, `id: ID`: what means the same wherever it stands. */
type Words = ReadonlyMap<string, string>;

/** Fields of objects and interfaces. */
export const fieldWords: Words = new Map([
  [
    'commitNumber: BigInt',
    'The commit of the books that this is the state of. Commit numbers are gapless and give the order of the audit trail.',
  ],
  ['id: ID', 'Permanent and never reused. To be treated as opaque: nothing can be read from it.'],
  ['tenantId: ID', 'The tenant whose books it belongs to.'],
  [
    'version: BigInt',
    'The commit that wrote this version. A change names it, and is refused if there is a newer one.',
  ],
  [
    'rateDate: LocalDate',
    'The day that the rate is of. It may be earlier than the day for which it was looked up.',
  ],
  ['rateMark: RateMark', 'Null: the rate is of the very day for which it was looked up.'],
  ['mark: RateMark', 'Null: the rate is of the very day for which it was looked up.'],
  [
    'exchangeRate: ExchangeRate',
    'The row of the rate history that was used. Null: the rate is 1 by law or identity. Its fields need Rate.Read.',
  ],
  [
    'replayed: Boolean',
    'Whether it had been done before, by whomever, under the same idempotency key: nothing was done now. Always false for an approval, whose keys are each person’s own.',
  ],
  ['preparedBy: User', 'Who prepared it. Null: no user of the firm did.'],
  ['approvedBy: User', 'Who approved it. Null: it was posted without approval.'],
]);

/** Fields of inputs. */
export const inputWords: Words = new Map([
  [
    'idempotencyKey: String',
    'Chosen by the caller, one for each request. A request repeated with the same key and input is done once and answered as the first time; one that was refused is tried again. 1 to 200 printable ASCII characters without spaces.',
  ],
  ['reason: String', 'Why it is done, for the audit trail. At least 20 characters after trimming.'],
  ['isDryRun: Boolean', 'True: check everything, report every fault, and write nothing.'],
  ['uploadId: ID', 'The upload, as requestUpload has answered it. If there is none: INPUT_INVALID.'],
  ['fileName: String', 'The name used for the file in the report and the audit trail.'],
  ['mapping: String', "The name of a mapping. Defaults to the layout's own names and formats."],
  [
    'confirmSuspicious: Boolean',
    'Record rates even if they differ from the previous one by a factor of ten or more. Defaults to false.',
  ],
  ['accountId: ID', 'The id of the account. If there is none: ACCOUNT_UNKNOWN.'],
  ['allocationId: ID', 'The id of the allocation. If there is none: ALLOCATION_UNKNOWN.'],
  ['changeId: ID', 'The id of the proposed change. If there is none: CHANGE_UNKNOWN.'],
  ['batchRunId: ID', 'The id of the batch run. If there is none: BATCH_RUN_UNKNOWN.'],
  ['documentId: ID', 'The id of the posted document. If there is none: DOCUMENT_UNKNOWN.'],
  ['draftId: ID', 'The id of the draft. If there is none: DRAFT_UNKNOWN.'],
  ['entryId: ID', 'The id of the posted entry. If there is none: ENTRY_UNKNOWN.'],
  ['fiscalYearId: ID', 'The id of the fiscal year. If there is none: FISCAL_YEAR_UNKNOWN.'],
  ['grantId: ID', 'The id of the grant. If there is none: GRANT_UNKNOWN.'],
  ['groupId: ID', 'The id of the group of tenants. If there is none: GROUP_UNKNOWN.'],
  ['heldRateId: ID', 'The id of the held rate. If there is none: HELD_RATE_UNKNOWN.'],
  ['itemId: ID', 'The id of the item. If there is none: ITEM_UNKNOWN.'],
  ['partyId: ID', 'The id of the customer or vendor. If there is none: PARTY_UNKNOWN.'],
  ['periodId: ID', 'The id of the period. If there is none: PERIOD_UNKNOWN.'],
  ['recurringEntryId: ID', 'The id of the recurring entry. If there is none: RECURRING_ENTRY_UNKNOWN.'],
  ['taxCodeId: ID', 'The id of the tax code. If there is none: TAX_CODE_UNKNOWN.'],
  ['userId: ID', 'The id of the user. If there is none: USER_UNKNOWN.'],
  ['yearCloseId: ID', 'The id of the year-end close. If there is none: YEAR_CLOSE_UNKNOWN.'],
]);

/** Arguments of fields. */
export const argumentWords: Words = new Map([
  [
    'id: ID',
    'The id, as the API gave it out. Where there is no such object, or the caller may not see it, null is answered.',
  ],
  ['code: String', 'The code of the object, as written there: case counts.'],
  ['filter: *', 'Restricts the list to what matches every field given. Omit it for all.'],
  ['state: *', 'Only what is in this state.'],
  ['asOf: LocalDate', 'The last day that counts, by posting date.'],
  ['from: LocalDate', 'The first day, inclusive.'],
  ['to: LocalDate', 'The last day, inclusive.'],
  [
    'knownAt: DateTime',
    'The books as they were at this instant: what was committed later does not count. Defaults to now.',
  ],
  ['accountId: ID', 'The account by its id. Null is answered where there is none.'],
  ['currency: CurrencyCode', 'Only what is in this currency.'],
  ['date: LocalDate', 'A day in the calendar of the tenant.'],
  ['displayNumber: String', 'The number as printed, e.g. INV-2026-000012.'],
  [
    'fiscalYear: String',
    'Only those of this fiscal year, by its name, e.g. "2026". If there is none: FISCAL_YEAR_UNKNOWN. Omit it for all.',
  ],
  ['ids: ID', 'The ids, as the API gave them out. They are answered in this order.'],
  ['isCurrent: Boolean', "True: only what contains today in the tenant's own calendar."],
  ['isWaiting: Boolean', 'True: those pending; false: those done. Omit it for both.'],
  ['input: EntryPreviewInput', 'The entry to try out.'],
  ['number: BigInt', 'From 1, gapless within the books.'],
  ['objectId: ID', 'The id of the object, as audit events have it.'],
  ['objectType: String', 'The kind of the object, as audit events have it, e.g. JournalEntry.'],
  ['originalCurrency: CurrencyCode', 'The currency whose unit the rate prices.'],
  ['partyId: ID', 'The id of the customer or vendor.'],
  ['provider: RateProvider', 'Whose rates.'],
  ['rateDate: LocalDate', 'The day for which the rate is looked up.'],
  ['side: DocumentSide', 'Receivables (SALES) or payables (PURCHASING).'],
  ['sort: *', 'The order of the list.'],
  ['states: BatchTenantState', 'Only what is in one of these states. Omit it for all.'],
  ['target: BatchCloseTarget', "How far each month's close would be taken."],
  ['tenantIds: ID', 'The tenants by id. Omit it to name them by a group, or all.'],
  ['uploadId: ID', 'The upload, as requestUpload has answered it.'],
  [
    'ratesOf: LocalDate',
    'Adds to each balance in a foreign currency its value at the rates in effect on this day. Nothing is posted.',
  ],
]);

/** Types that several subgraphs extend, so that none of them can say what the whole is. */
const typeWords: Words = new Map([
  ['Query', 'Where reading starts: the firm as a whole, and `tenant` for the books of one client.'],
  [
    'Mutation',
    'Everything that can be done. Each field answers what was done, or a refusal after which nothing has changed.',
  ],
  [
    'Subscription',
    'What can be watched. Each field answers what the query of the same kind answers, at once and whenever that has changed, as server-sent events (accept: text/event-stream).',
  ],
]);

const INPUT_OF_MUTATION =
  'What is to be done. All that is wrong with its values is answered at once, as InputInvalid.';

/** The definitions, with the common words wherever there is no description. One that is written in the schema stays. */
export function withCommonWords(definitions: readonly DefinitionNode[]): DefinitionNode[] {
  return definitions.map((definition) => {
    switch (definition.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.OBJECT_TYPE_EXTENSION:
      case Kind.INTERFACE_TYPE_DEFINITION: {
        const isMutation = definition.name.value === 'Mutation';
        return {
          ...withTypeWords(definition),
          fields: definition.fields?.map((field) => fieldWithWords(field, isMutation)) ?? [],
        };
      }
      case Kind.INPUT_OBJECT_TYPE_DEFINITION:
        return {
          ...definition,
          fields: definition.fields?.map((field) => described(field, inputWords)) ?? [],
        };
      default:
        return definition;
    }
  });
}

function withTypeWords<
  Node extends ObjectTypeDefinitionNode | ObjectTypeExtensionNode | InterfaceTypeDefinitionNode,
>(node: Node): Node {
  const text = typeWords.get(node.name.value);
  return text === undefined || node.kind === Kind.OBJECT_TYPE_EXTENSION
    ? node
    : { ...node, description: node.description ?? descriptionOf(text) };
}

function fieldWithWords(field: FieldDefinitionNode, isMutation: boolean): FieldDefinitionNode {
  const words = isMutation ? new Map([['input: *', INPUT_OF_MUTATION]]) : argumentWords;
  return {
    ...described(field, fieldWords),
    arguments: field.arguments?.map((argument) => described(argument, words)) ?? [],
  };
}

function described<Node extends FieldDefinitionNode | InputValueDefinitionNode>(
  node: Node,
  words: Words,
): Node {
  if (node.description !== undefined) return node;
  const name = node.name.value;
  const text = words.get(`${name}: ${leafOf(node.type)}`) ?? words.get(`${name}: *`);
  return text === undefined ? node : { ...node, description: descriptionOf(text) };
}

function leafOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : leafOf(type.type);
}
