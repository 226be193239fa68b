import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { renderErrorsDoc } from '../scripts/errors-doc.ts';
import {
  explanationOf,
  messageOf,
  refusalCatalogue,
  refuse,
  remedyOf,
  type Refusal,
  type RefusalCode,
} from './refusals.ts';
import { accessRefusals } from './refusals/access.ts';
import { accountRefusals } from './refusals/accounts.ts';
import type { RefusalDefinition } from './refusals/define.ts';
import { closeRefusals } from './refusals/close.ts';
import { documentRefusals } from './refusals/documents.ts';
import { entryRefusals } from './refusals/entries.ts';
import { firmRefusals } from './refusals/firm.ts';
import { fxRefusals } from './refusals/fx.ts';
import { identityRefusals } from './refusals/identities.ts';
import { importRefusals } from './refusals/imports.ts';
import { investigationRefusals } from './refusals/investigations.ts';
import { keyRefusals } from './refusals/keys.ts';
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
import { manifestRefusals } from './refusals/manifests.ts';

const codes = Object.keys(refusalCatalogue) as RefusalCode[];

test('docs/errors.md says what the catalogue says', () => {
  expect(readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')).toBe(renderErrorsDoc());
});

test('no two areas share a code', () => {
  const areas = [
    accessRefusals,
    accountRefusals,
    closeRefusals,
    documentRefusals,
    entryRefusals,
    firmRefusals,
    fxRefusals,
    identityRefusals,
    importRefusals,
    investigationRefusals,
    keyRefusals,
    passkeyRefusals,
    partyRefusals,
    periodRefusals,
    postedDocumentRefusals,
    recurringRefusals,
    requestRefusals,
    proposalRefusals,
    voucherRefusals,
    correctionRefusals,
    formerRefusals,
    webhookRefusals,
    manifestRefusals,
    withholdingRefusals,
  ];
  const total = areas.reduce((sum, area) => sum + Object.keys(area).length, 0);
  expect(codes.length).toBe(total);
});

describe.each(codes)('%s', (code) => {
  const definition = refusalCatalogue[code] as unknown as RefusalDefinition;
  const sentence = explanationOf({ code, facts: definition.example } as unknown as Refusal);

  test('is written in capitals and has a sentence that is finished and says what to do', () => {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)+$/);
    expect(sentence).toMatch(/\.$/);
    expect(sentence).not.toMatch(/undefined|null|\[object/);
    expect(definition.when).toMatch(/\.$/);
  });

  test('has facts of their kinds in its example', () => {
    expect(Object.keys(definition.example).toSorted()).toEqual(Object.keys(definition.facts).toSorted());
    for (const [name, kind] of Object.entries(definition.facts)) {
      const value: unknown = definition.example[name];
      if (kind.endsWith('?') && value === null) continue;
      const bare = kind.replace('?', '');
      const type =
        bare === 'integer'
          ? 'number'
          : ['ids', 'list'].includes(bare) || bare.endsWith('[]')
            ? 'object'
            : 'string';
      expect(typeof value, name).toBe(type);
      if (bare === 'amount') expect(value).toMatch(/^-?[0-9]+(\.[0-9]+)?$/);
      if (bare === 'decimal') expect(value).toMatch(/^-?[0-9]+(\.[0-9]+)?$/);
      if (bare === 'bigint') expect(value).toMatch(/^[0-9]+$/);
      if (bare === 'currency') expect(value).toMatch(/^[A-Z]{3}$/);
      if (bare === 'date') expect(value).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
  });
});

test('what is wrong and what to do are two texts', () => {
  const refusal = refuse('TENANT_SLUG_TAKEN', { slug: 'cafe-boquete' });
  expect(messageOf(refusal)).toBe('The slug cafe-boquete is taken.');
  expect(remedyOf(refusal)).toBe('Choose another.');
  expect(explanationOf(refusal)).toBe('The slug cafe-boquete is taken. Choose another.');
});

test('where there is nothing to do, there is no remedy', () => {
  const refusal = refuse('BATCH_RUN_ENDED', { batchRunRef: 'b', batchRunState: 'FINISHED' });
  expect(remedyOf(refusal)).toBeNull();
  expect(explanationOf(refusal)).toBe(messageOf(refusal));
});

test('a sentence shows the figures', () => {
  const refusal = refuse('ENTRY_UNBALANCED', {
    debitAmount: '1200.00',
    creditAmount: '1199.99',
    differenceAmount: '0.01',
    currencyCode: 'PAB',
    translatedCurrencies: [],
  });
  expect(explanationOf(refusal)).toBe(
    'Debits are 1200.00 PAB and credits 1199.99 PAB, a difference of 0.01 PAB. Correct the lines so that both sides are equal.',
  );
});

test.each<[Refusal, string]>([
  [
    refuse('NOTE_EXCEEDS_ORIGINAL', {
      lineNumber: 1,
      originalRef: 'INV-2026-000012',
      givenAmount: '-5.00',
      leftAmount: '100.00',
      currencyCode: 'PAB',
    }),
    'Line 1: INV-2026-000012 has 100.00 PAB left to correct of the line that is named, but the note takes -5.00 PAB. Credit notes take positive amounts back; what is owed besides is a debit note.',
  ],
  [
    refuse('PERIOD_LOCKED', {
      lockedPeriodRef: '2026-03',
      periodLockState: 'LOCKED',
      postingSide: 'NONE',
      postingDate: '2026-03-31',
    }),
    'The period 2026-03 is LOCKED, which does not allow any postings dated 2026-03-31. Use a date in an open period, or have the period unlocked.',
  ],
  [
    refuse('CLOSE_STEP_NOT_ALLOWED', {
      periodRef: '2026-01',
      fromCloseState: 'CLOSED',
      toCloseState: 'YEAR_AUDITED',
      allowedCloseStates: ['OPEN', 'DRAFT'],
    }),
    'The year cannot be signed off: period 2026-01 is CLOSED, and all its periods must be YEAR_CLOSED. Close the year first.',
  ],
  [
    refuse('CLOSE_STEP_NOT_ALLOWED', {
      periodRef: '2026-01',
      fromCloseState: 'CLOSED',
      toCloseState: 'CLOSED',
      allowedCloseStates: ['OPEN', 'DRAFT'],
    }),
    'The close of period 2026-01 is already CLOSED. Possible now: OPEN or DRAFT.',
  ],
  [
    refuse('LOCK_STEP_NOT_ALLOWED', {
      periodRef: '2026-01',
      fromLockState: 'CLOSED',
      toLockState: 'LOCKED',
      allowedLockStates: [],
    }),
    'The period 2026-01 is CLOSED and cannot go straight to LOCKED. Nothing leads out of this state.',
  ],
  [
    refuse('CLOSE_ITEM_NOT_IN_STATE', {
      closeItemRef: 'DRAFTS',
      action: 'withdraw',
      closeItemState: 'OPEN',
      why: 'only an ACKNOWLEDGED item has one',
    }),
    'The item DRAFTS is OPEN and has no acknowledgement to withdraw: only an ACKNOWLEDGED item has one.',
  ],
  [
    refuse('TICKET_INVALID', { purpose: 'DOWNLOAD' }),
    'This download ticket is not valid. Tickets work once and expire within minutes. Request a new one.',
  ],
  [
    refuse('ACCOUNT_LOCKED_OUT', { until: '2026-03-31T14:20:00.123456Z' }),
    'Too many failed log-ins. Try again after 2026-03-31T14:20:00Z.',
  ],
  [
    refuse('PARTY_HAS_OPEN_ITEMS', { partyRef: 'C-0042', openCount: 1, openBalances: ['1200.00 USD'] }),
    'Party C-0042 has 1 open item: 1200.00 USD. Settle all open items before you deactivate it.',
  ],
])('%o reads: %s', (refusal, sentence) => {
  expect(explanationOf(refusal)).toBe(sentence);
});

test('no message names a person by an id: whoever approves their own work is told without one', () => {
  const approver = '01890a5d-ac96-774b-bcce-b302099a8057';
  expect(
    explanationOf(refuse('MAKER_IS_CHECKER', { approverRef: approver, preparedByRefs: [approver] })),
  ).not.toContain(approver);
});
