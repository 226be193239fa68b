import { accountEvents } from './events/accounts.ts';
import { backupEvents } from './events/backups.ts';
import { batchEvents } from './events/batches.ts';
import type { EventDefinition, EventPlace, FactsOfEvent } from './events/define.ts';
import { documentEvents } from './events/documents.ts';
import { draftEvents } from './events/drafts.ts';
import { entryEvents } from './events/entries.ts';
import { fileEvents } from './events/files.ts';
import { firmEvents } from './events/firm.ts';
import { identityEvents } from './events/identities.ts';
import { investigationEvents } from './events/investigations.ts';
import { jobEvents } from './events/jobs.ts';
import { keyEvents } from './events/keys.ts';
import { logInEvents } from './events/log-in.ts';
import { manifestEvents } from './events/manifests.ts';
import { masterDataEvents } from './events/master-data.ts';
import { moneyEvents } from './events/money.ts';
import { passkeyEvents } from './events/passkeys.ts';
import { periodEvents } from './events/periods.ts';
import { proposalEvents } from './events/proposals.ts';
import { provisioningEvents } from './events/provisioning.ts';
import { rateEvents } from './events/rates.ts';
import { requestEvents } from './events/requests.ts';
import { trailEvents } from './events/trail.ts';
import { correctionEvents } from './events/corrections.ts';
import { selfApprovalEvents } from './events/self-approvals.ts';
import { formerEvents } from './events/former.ts';
import { voucherEvents } from './events/vouchers.ts';
import { webhookEvents } from './events/webhooks.ts';
import { yearEndEvents } from './events/year-end.ts';

/** The areas of the catalogue by their titles, in the order of docs/events.md. Their names are disjoint (tested). */
export const eventAreas = {
  'Any request': requestEvents,
  Journal: entryEvents,
  'Drafts and recurring entries': draftEvents,
  'Chart of accounts': accountEvents,
  Documents: documentEvents,
  'Money in, money out and transfers': moneyEvents,
  'Parties, items and other master data': masterDataEvents,
  'Periods and the monthly close': periodEvents,
  'Year-end': yearEndEvents,
  'Exchange rates': rateEvents,
  Files: fileEvents,
  Vouchers: voucherEvents,
  'Corrections by two persons': correctionEvents,
  'Approvals by one person': selfApprovalEvents,
  'Former books': formerEvents,
  'The trail itself': trailEvents,
  'Reading with SQL': investigationEvents,
  Jobs: jobEvents,
  Batches: batchEvents,
  Firm: firmEvents,
  Keys: keyEvents,
  'What takes two persons': proposalEvents,
  Webhooks: webhookEvents,
  'Manifests of persisted operations': manifestEvents,
  'Log-ins': logInEvents,
  'Identity providers': identityEvents,
  Passkeys: passkeyEvents,
  Provisioning: provisioningEvents,
  Backups: backupEvents,
} as const;

/** Every audit event of the product: what happened, to what, in which trail, with which facts. Nothing else can be recorded, and
 * docs/events.md is generated from it. Names are stored for good: one that was recorded is never renamed. */
export const eventCatalogue = {
  ...requestEvents,
  ...entryEvents,
  ...draftEvents,
  ...accountEvents,
  ...documentEvents,
  ...moneyEvents,
  ...masterDataEvents,
  ...periodEvents,
  ...yearEndEvents,
  ...rateEvents,
  ...fileEvents,
  ...voucherEvents,
  ...correctionEvents,
  ...selfApprovalEvents,
  ...formerEvents,
  ...trailEvents,
  ...investigationEvents,
  ...jobEvents,
  ...batchEvents,
  ...firmEvents,
  ...keyEvents,
  ...proposalEvents,
  ...webhookEvents,
  ...manifestEvents,
  ...logInEvents,
  ...identityEvents,
  ...passkeyEvents,
  ...provisioningEvents,
  ...backupEvents,
} as const;

type Catalogue = typeof eventCatalogue;

export type EventName = keyof Catalogue;

type BeforeOf<Definition> = Definition extends { readonly before: infer Facts }
  ? { readonly before: FactsOfEvent<Facts> }
  : Definition extends { readonly 'before?': infer Facts }
    ? { readonly before?: FactsOfEvent<Facts> | null | undefined }
    : { readonly before?: undefined };

type AfterOf<Definition> = Definition extends { readonly after: infer Facts }
  ? { readonly after: FactsOfEvent<Facts> }
  : { readonly after?: undefined };

type ObjectTypeOf<Definition extends EventDefinition> = Definition['object'] extends infer Types
  ? Types extends readonly (infer Each)[]
    ? Each
    : Types
  : never;

/**
 * An audit event as a handler records it. Plain `AuditEvent` is the union of all events; `AuditEvent<'A' | 'B'>` the
 * union of two.
 */
export type AuditEvent<Name extends EventName = EventName> = {
  readonly [Each in Name]: {
    readonly event: Each;
    readonly objectType: ObjectTypeOf<Catalogue[Each]>;
    readonly objectId: string;
  } & BeforeOf<Catalogue[Each]> &
    AfterOf<Catalogue[Each]>;
}[Name];

/** The names of the events that a trail can hold. */
export type EventNameIn<Place extends EventPlace> = {
  [Name in EventName]: Catalogue[Name]['in'] extends Place | 'both' ? Name : never;
}[EventName];
