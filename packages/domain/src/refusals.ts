import { cutText } from './cut-text.ts';
import type { FactsOf } from './refusals/define.ts';
import { accountRefusals } from './refusals/accounts.ts';
import { accessRefusals } from './refusals/access.ts';
import { closeRefusals } from './refusals/close.ts';
import { documentRefusals } from './refusals/documents.ts';
import { entryRefusals } from './refusals/entries.ts';
import { firmRefusals } from './refusals/firm.ts';
import { fxRefusals } from './refusals/fx.ts';
import { identityRefusals } from './refusals/identities.ts';
import { importRefusals } from './refusals/imports.ts';
import { keyRefusals } from './refusals/keys.ts';
import { investigationRefusals } from './refusals/investigations.ts';
import { manifestRefusals } from './refusals/manifests.ts';
import { partyRefusals } from './refusals/parties.ts';
import { passkeyRefusals } from './refusals/passkeys.ts';
import { periodRefusals } from './refusals/periods.ts';
import { postedDocumentRefusals } from './refusals/posted-documents.ts';
import { recurringRefusals } from './refusals/recurring.ts';
import { requestRefusals } from './refusals/requests.ts';
import { proposalRefusals } from './refusals/proposals.ts';
import { correctionRefusals } from './refusals/corrections.ts';
import { formerRefusals } from './refusals/former.ts';
import { voucherRefusals } from './refusals/vouchers.ts';
import { webhookRefusals } from './refusals/webhooks.ts';
import { withholdingRefusals } from './refusals/withholdings.ts';

/**
 * Every refusal of the product: code, facts, message, remedy. The table is total: a code that is not listed does not compile.
 * Each area has its own file; their codes are disjoint (tested). docs/errors.md is generated from it.
 */
export const refusalCatalogue = {
  ...requestRefusals,
  ...entryRefusals,
  ...accountRefusals,
  ...documentRefusals,
  ...periodRefusals,
  ...closeRefusals,
  ...partyRefusals,
  ...postedDocumentRefusals,
  ...recurringRefusals,
  ...fxRefusals,
  ...importRefusals,
  ...firmRefusals,
  ...accessRefusals,
  ...identityRefusals,
  ...passkeyRefusals,
  ...keyRefusals,
  ...proposalRefusals,
  ...webhookRefusals,
  ...manifestRefusals,
  ...voucherRefusals,
  ...investigationRefusals,
  ...correctionRefusals,
  ...formerRefusals,
  ...withholdingRefusals,
} as const;

type Catalogue = typeof refusalCatalogue;

export type RefusalCode = keyof Catalogue;

export type RefusalFacts<Code extends RefusalCode> = FactsOf<Catalogue[Code]['facts']>;

/** A refusal as a value. Plain `Refusal` is the union of all refusals; `Refusal<'A' | 'B'>` the union of two. */
export type Refusal<Code extends RefusalCode = RefusalCode> = {
  readonly [Each in Code]: { readonly code: Each; readonly facts: RefusalFacts<Each> };
}[Code];

/** Builds a refusal. The compiler checks the facts against the code's kinds. */
export function refuse<Code extends RefusalCode>(code: Code, facts: RefusalFacts<Code>): Refusal<Code> {
  return { code, facts: withinBounds(facts) };
}

/** Characters of a text among the facts: what a caller sent comes back, and into the trail, no longer than this. */
const LONGEST_FACT = 1_000;

function withinBounds<Value>(value: Value): Value {
  if (typeof value === 'string')
    return (value.length > LONGEST_FACT ? cutText(value, LONGEST_FACT) : value) as Value;
  if (Array.isArray(value)) return value.map((each: unknown) => withinBounds(each)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withinBounds(each)])) as Value;
}

interface Texts {
  message(facts: unknown): string;
  remedy?(facts: unknown): string;
}

/** What is wrong, in English, with the figures. */
export function messageOf(refusal: Refusal): string {
  const texts: Texts = refusalCatalogue[refusal.code];
  return texts.message(refusal.facts);
}

/** What to do, in English; null where there is nothing to do. */
export function remedyOf(refusal: Refusal): string | null {
  const texts: Texts = refusalCatalogue[refusal.code];
  return texts.remedy?.(refusal.facts) ?? null;
}

/** What is wrong and what to do, for where there is one text alone: a log, a file's faults, the command line. */
export function explanationOf(refusal: Refusal): string {
  const remedy = remedyOf(refusal);
  return remedy === null ? messageOf(refusal) : `${messageOf(refusal)} ${remedy}`;
}
