import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { saftText } from '../support/saft-text.ts';
import type { Callers, Person } from '../worlds/product/callers.ts';
import { idOfStored } from '../support/stored/stored-rows.ts';
import { startDemo, type RunningDemo } from '../worlds/product/product.ts';

/** The running product, as a firm uses it: over HTTP, in GraphQL, each in their role. One story; the tests stand in its order. */

const tenant = 'panaderia-istmo';
let server: RunningDemo;
let callers: Callers;
let bankId = '';
let salesId = '';

interface Refused {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: string;
}
interface DraftAnswer extends Refused {
  readonly draft: { readonly id: string; readonly version: string; readonly state: string };
}
interface EntryAnswer extends Refused {
  readonly entry: { readonly id: string; readonly displayNumber: string };
}

beforeAll(async () => {
  server = await startDemo('in-process', { readerThreads: 1, clients: [tenant, 'weingut-mosel'] });
  ({ callers } = server);
  const { data } = await callers.ask<{
    tenant: { accountRoles: { role: string; account: { id: string } | null }[] };
  }>('{ tenant { accountRoles { role account { id } } } }', { as: 'senior', tenant });
  const accountOf = (role: string): string =>
    data.tenant.accountRoles.find((binding) => binding.role === role)?.account?.id ?? '';
  [bankId, salesId] = [accountOf('Bank'), accountOf('SalesRevenue')];
});
afterAll(() => server?.close());

const draftSelection = (type: string) => `... on ${type} { draft { id version state } }`;
const entrySelection =
  '... on EntryDraftApproved { draft { state } entry { id displayNumber } } ... on ApprovalRefused { approverRef preparedByRefs }';
const lines = (debit: string, credit = debit, currency = 'PAB') => [
  { accountId: bankId, debit, currency },
  { accountId: salesId, credit, currency },
];

async function saved(
  as: Person,
  change: Readonly<Record<string, unknown>> = {},
): Promise<DraftAnswer['draft']> {
  const answer = await callers.do<DraftAnswer>(
    'saveEntryDraft',
    {
      postingDate: '2026-09-10',
      description: 'Counter sales',
      reference: 'Z-77',
      lines: lines('125.50'),
      ...change,
    },
    { as, tenant, selection: draftSelection('EntryDraftSaved') },
  );
  expect(answer).toMatchObject({ __typename: 'EntryDraftSaved' });
  return answer.draft;
}

async function submitted(
  as: Person,
  change: Readonly<Record<string, unknown>> = {},
): Promise<DraftAnswer['draft']> {
  const { id, version } = await saved(as, change);
  const answer = await callers.do<DraftAnswer>(
    'submitEntryDraft',
    { draftId: id, version },
    { as, tenant, selection: draftSelection('EntryDraftSubmitted') },
  );
  expect(answer).toMatchObject({ __typename: 'EntryDraftSubmitted', draft: { state: 'PENDING_APPROVAL' } });
  return answer.draft;
}

const approve = (
  as: Person,
  { id, version }: { readonly id: string; readonly version: string },
): Promise<EntryAnswer> =>
  callers.do<EntryAnswer>(
    'approveEntryDraft',
    { draftId: id, version },
    { as, tenant, selection: entrySelection },
  );

describe('who is who', () => {
  test('each role logs in and sees itself; a wrong password is refused without a hint', async () => {
    for (const person of ['owner', 'senior', 'junior', 'reviewer', 'client', 'investigator'] as const) {
      const { data } = await callers.ask<{ me: { email: string } }>('{ me { email } }', { as: person });
      expect(data.me.email).toBe(`${person}@demo.example`);
    }
    const wrong = (email: string) =>
      callers.ask<{ logIn: Refused }>(
        'mutation ($input: LogInInput!) { logIn(input: $input) { __typename ... on Refusal { code message } } }',
        { variables: { input: { email, password: 'not the password' } } },
      );
    const [known, unknown] = [await wrong('owner@demo.example'), await wrong('nobody@demo.example')];
    expect(known.data.logIn).toMatchObject({ code: 'CREDENTIALS_INVALID' });
    expect(unknown.data).toEqual(known.data);
  });

  test('the tenant is that of the request: one token, another tenant in each request at once', async () => {
    const slugs = server.demo.clients.slice(0, 4).map(({ tenant: { slug } }) => slug);
    const answers = await Promise.all(
      slugs.map((slug) =>
        callers.ask<{ tenant: { slug: string } }>('{ tenant { slug } }', { as: 'senior', tenant: slug }),
      ),
    );
    expect(answers.map(({ data }) => data.tenant.slug)).toEqual(slugs);
  });

  test('a client sees their own business and none of its entries; another tenant does not exist for them', async () => {
    expect(
      (await callers.ask<{ tenant: { slug: string } }>('{ tenant { slug } }', { as: 'client', tenant })).data
        .tenant.slug,
    ).toBe(tenant);
    const entries = await callers.ask('{ tenant { entries(first: 1) { edges { node { id } } } } }', {
      as: 'client',
      tenant,
    });
    expect(entries.errors[0]?.extensions).toMatchObject({ code: 'NOT_FOUND_OR_DENIED' });
    const [other, none] = await Promise.all(
      ['ferreteria-colon', 'there-is-none'].map((slug) =>
        callers.ask('{ tenant { slug } }', { as: 'client', tenant: slug }),
      ),
    );
    expect(other).toMatchObject({ status: 404, errors: [{ extensions: { code: 'NOT_FOUND_OR_DENIED' } }] });
    expect(none).toEqual(other);
  });

  test("who prepared an entry is named; what they were granted is theirs and Access.Read's to see", async () => {
    const draft = await saved('junior');
    const query = 'query ($id: ID!) { tenant { draft(id: $id) { preparedBy { name grants { scope } } } } }';
    const answer = await callers.ask(query, { as: 'senior', tenant, variables: { id: draft.id } });
    expect(answer.errors[0]).toMatchObject({ extensions: { code: 'SCOPE_WRONG' } });
    const named = await callers.ask<{ tenant: { draft: { preparedBy: { name: string }[] } } }>(
      query.replace('grants { scope }', ''),
      { as: 'senior', tenant, variables: { id: draft.id } },
    );
    expect(named.data.tenant.draft.preparedBy).toEqual([{ name: 'Julia Junior' }]);
    expect(
      (await callers.ask<{ me: { grants: unknown[] } }>('{ me { grants { scope } } }', { as: 'junior' })).data
        .me.grants,
    ).toHaveLength(1);
  });
});

describe('an entry', () => {
  test('a junior drafts and submits, a senior approves, and it is posted with a number', async () => {
    const answer = await approve('senior', await submitted('junior'));
    expect(answer).toMatchObject({ __typename: 'EntryDraftApproved', draft: { state: 'POSTED' } });
    expect(answer.entry.displayNumber).toMatch(/^JE-2026-\d{6}$/);
  });

  test('nobody approves their own work: not a senior, not the owner (T5)', async () => {
    for (const maker of ['senior', 'owner'] as const) {
      expect(await approve(maker, await submitted(maker))).toMatchObject({
        __typename: 'ApprovalRefused',
        code: 'MAKER_IS_CHECKER',
      });
    }
  });

  test('a junior may neither approve nor post', async () => {
    const draft = await submitted('junior');
    await expect(approve('junior', draft)).rejects.toThrow('NOT_FOUND_OR_DENIED');
    await expect(
      callers.do(
        'postEntry',
        { postingDate: '2026-09-10', description: 'x', lines: lines('1.00') },
        { as: 'junior', tenant, selection: '' },
      ),
    ).rejects.toThrow('NOT_FOUND_OR_DENIED');
    const { data } = await callers.ask<{ tenant: { draft: { state: string; entry: null } } }>(
      'query ($id: ID!) { tenant { draft(id: $id) { state entry { id } } } }',
      { as: 'senior', tenant, variables: { id: draft.id } },
    );
    expect(data.tenant.draft).toEqual({ state: 'PENDING_APPROVAL', entry: null });
  });

  test('what does not balance is refused with its figures', async () => {
    const { id, version } = await saved('junior', { lines: lines('100.00', '99.99') });
    const answer = await callers.do<Refused>(
      'submitEntryDraft',
      { draftId: id, version },
      {
        as: 'junior',
        tenant,
        selection: '... on EntryLinesRefused { debitAmount creditAmount differenceAmount currencyCode }',
      },
    );
    expect(answer).toMatchObject({
      code: 'ENTRY_UNBALANCED',
      debitAmount: '100.00',
      creditAmount: '99.99',
      differenceAmount: '0.01',
      currencyCode: 'PAB',
    });
  });

  test('a double click posts once and gets the same answer; the same key with other content is refused', async () => {
    const { id, version } = await submitted('junior');
    const idempotencyKey = callers.key();
    const click = () =>
      callers.do<EntryAnswer>(
        'approveEntryDraft',
        { idempotencyKey, draftId: id, version },
        { as: 'senior', tenant, selection: entrySelection },
      );
    const [first, second] = await Promise.all([click(), click()]);
    expect(first.__typename).toBe('EntryDraftApproved');
    expect(second).toEqual(first);
    expect(await click()).toEqual(first);
    const other = await submitted('junior');
    expect(
      await callers.do<Refused>(
        'approveEntryDraft',
        { idempotencyKey, draftId: other.id, version: other.version },
        { as: 'senior', tenant, selection: '' },
      ),
    ).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  test('its timeline tells who drafted, submitted and approved it, in order', async () => {
    const { entry } = await approve('senior', await submitted('junior'));
    const { data } = await callers.ask<{
      tenant: {
        timeline: { edges: { node: { commit: { actor: { name: string } }; events: { event: string }[] } }[] };
      };
    }>(
      'query ($id: ID!) { tenant { timeline(objectType: "JournalEntry", objectId: $id) { edges { node { commit { actor { name } } events { event } } } } } }',
      { as: 'reviewer', tenant, variables: { id: entry.id } },
    );
    const story = data.tenant.timeline.edges.map(({ node }) => node.commit.actor.name);
    expect(story).toEqual(['Julia Junior', 'Julia Junior', 'Samuel Senior']);
    expect(data.tenant.timeline.edges.flatMap(({ node }) => node.events.map(({ event }) => event))).toContain(
      'ENTRY_POSTED',
    );
  });
});

describe('a locked period', () => {
  test('accepts no posting, and the refusal names the period and its state', async () => {
    const { data } = await callers.ask<{ tenant: { period: { id: string; name: string } } }>(
      '{ tenant { period(date: "2026-12-31") { id name } } }',
      { as: 'senior', tenant },
    );
    const { id: periodId } = data.tenant.period;
    const steps: readonly [Person, string, object][] = [
      ['junior', 'prepareClose', {}],
      ['senior', 'lockPeriod', { to: 'LOCK_SALES' }],
      ['senior', 'lockPeriod', { to: 'LOCK_SALES_AND_PURCHASING' }],
      ['junior', 'submitClose', {}],
    ];
    const runStep = async ([as, mutation, input]: (typeof steps)[number]): Promise<void> => {
      const done = await callers.do<Refused>(
        mutation,
        { periodId, ...input },
        { as, tenant, selection: mutation === 'submitClose' ? '... on CloseRefused { blockedBy }' : '' },
      );
      expect(done, mutation).not.toHaveProperty('code');
    };
    for (const step of steps) await runStep(step);
    // What awaits approval in a month keeps its close from being submitted: this draft comes after it.
    const draft = await submitted('junior', { postingDate: '2026-12-31' });
    await runStep(['senior', 'lockPeriod', { to: 'LOCKED' }]);
    const answer = await callers.do<Refused>(
      'approveEntryDraft',
      { draftId: draft.id, version: draft.version },
      {
        as: 'senior',
        tenant,
        selection: '... on PostingDateRefused { lockedPeriodRef periodLockState postingDate postingSide }',
      },
    );
    expect(answer).toMatchObject({
      code: 'PERIOD_LOCKED',
      lockedPeriodRef: '2026-12',
      periodLockState: 'LOCKED',
      postingDate: '2026-12-31',
      postingSide: 'NONE',
    });
    expect(answer.message).toContain('2026-12');
  });

  test('a junior may not lock', async () => {
    const { data } = await callers.ask<{ tenant: { period: { id: string } } }>(
      '{ tenant { period(date: "2026-11-01") { id } } }',
      { as: 'junior', tenant },
    );
    await expect(
      callers.do(
        'lockPeriod',
        { periodId: data.tenant.period.id, to: 'LOCK_SALES' },
        { as: 'junior', tenant, selection: '' },
      ),
    ).rejects.toThrow('NOT_FOUND_OR_DENIED');
  });
});

describe('rates', () => {
  const csv = 'Date,USD,JPY,CHF\n2026-02-06,1.1801,185.10,0.9301\n2026-02-05,1.1750,184.90,0.9290\n';
  const wein = 'weingut-mosel';

  test("the owner imports the provider's file once; a tenant takes its rates over; an entry in another currency is pinned to one", async () => {
    const imported = () =>
      callers.do<Refused & { dayCount: number; isRepeated: boolean }>(
        'importProviderRates',
        { provider: 'ECB', fileName: 'rates.csv', csv },
        { as: 'owner', selection: '... on ProviderRatesImported { dayCount recordedCount isRepeated }' },
      );
    expect(await imported()).toMatchObject({
      __typename: 'ProviderRatesImported',
      dayCount: 2,
      isRepeated: false,
    });
    expect(await imported()).toMatchObject({ isRepeated: true });
    const answer = await callers.do<Refused>(
      'takeOverProviderRates',
      { provider: 'ECB', currencies: ['CHF'], from: '2026-02-01', to: '2026-02-08' },
      { as: 'senior', tenant: wein, selection: '... on ProviderRatesTakenOver { recordedCount }' },
    );
    expect(answer).toMatchObject({ __typename: 'ProviderRatesTakenOver', recordedCount: 2 });

    const { data } = await callers.ask<{
      tenant: {
        accountRoles: { role: string; account: { id: string } | null }[];
        foreignBank: { id: string };
        exchangeRate: { rate: string; rateDate: string; mark: string };
      };
    }>(
      '{ tenant { accountRoles { role account { id } } foreignBank: account(code: "1130") { id } exchangeRate(originalCurrency: "CHF", rateDate: "2026-02-08") { rate rateDate mark exchangeRate { id } } } }',
      { as: 'senior', tenant: wein },
    );
    // 8 February 2026 is a Sunday: Friday's rate is carried and says so.
    expect(data.tenant.exchangeRate).toMatchObject({ rateDate: '2026-02-06', mark: 'CARRIED' });
    const accountOf = (role: string): string =>
      data.tenant.accountRoles.find((binding) => binding.role === role)?.account?.id ?? '';
    const draft = await callers.do<DraftAnswer>(
      'saveEntryDraft',
      {
        postingDate: '2026-02-08',
        description: 'Sale in francs',
        lines: [
          { accountId: data.tenant.foreignBank.id, debit: '4750.00', currency: 'CHF' },
          { accountId: accountOf('SalesRevenue'), credit: '4750.00', currency: 'CHF' },
        ],
      },
      { as: 'junior', tenant: wein, selection: draftSelection('EntryDraftSaved') },
    );
    const sent = await callers.do<DraftAnswer>(
      'submitEntryDraft',
      { draftId: draft.draft.id, version: draft.draft.version },
      { as: 'junior', tenant: wein, selection: draftSelection('EntryDraftSubmitted') },
    );
    const posted = await callers.do<
      Refused & {
        entry: {
          lines: {
            edges: {
              node: {
                base: { amount: string };
                original: { amount: string };
                rate: string;
                rateDate: string;
                rateMark: string;
              };
            }[];
          };
        };
      }
    >(
      'approveEntryDraft',
      { draftId: sent.draft.id, version: sent.draft.version },
      {
        as: 'senior',
        tenant: wein,
        selection:
          '... on EntryDraftApproved { entry { lines { edges { node { base { amount } original { amount } rate rateDate rateMark } } } } }',
      },
    );
    const [line] = posted.entry.lines.edges;
    expect(line?.node).toMatchObject({
      original: { amount: '4750.00' },
      rateDate: '2026-02-06',
      rateMark: 'CARRIED',
      rate: data.tenant.exchangeRate.rate,
    });
    expect(Number(line?.node.base.amount)).toBeCloseTo(4750 * Number(line?.node.rate), 1);
  });
});

describe('an import of books', () => {
  const slug = 'leker';

  test('a new client, a ticket, an upload, a dry run, and the import with consent', async () => {
    const provisioned = await callers.do<Refused>(
      'provisionTenant',
      {
        slug,
        name: 'Leker AS',
        kind: 'LIVE',
        countryPack: 'NEUTRAL',
        baseCurrency: 'NOK',
        coaTemplate: 'BARE',
        fiscalYearStart: '2026-01-01',
      },
      { as: 'owner', selection: '... on TenantProvisioned { tenant { slug } }' },
    );
    expect(provisioned).toMatchObject({ __typename: 'TenantProvisioned', tenant: { slug } });
    const file = saftText({ accounts: [{ code: '1920', opening: '1000.00' }, { code: '3000' }] });
    const ticket = await callers.do<Refused & { uploadId: string; url: string }>(
      'requestUpload',
      { fileName: 'leker.xml' },
      {
        as: 'senior',
        tenant: slug,
        selection: '... on UploadTicket { uploadId url maximumBytes expiresAt }',
      },
    );
    expect(ticket.__typename).toBe('UploadTicket');
    const put = async (person: Person | null) =>
      fetch(`${callers.url}${ticket.url}`, {
        method: 'PUT',
        body: file,
        headers: {
          'content-type': 'application/xml',
          ...(person && { authorization: `Bearer ${await callers.tokenOf(person)}` }),
        },
      });
    const stored = await put('senior');
    expect([stored.status, await stored.json()]).toEqual([
      201,
      expect.objectContaining({ uploadId: ticket.uploadId }),
    ]);
    // It works once.
    expect((await put('senior')).status).toBe(404);

    const bring = (change: Readonly<Record<string, unknown>>) =>
      callers.do<Refused & { needsConsent: boolean; openingDifference: string }>(
        'importSaft',
        { uploadId: ticket.uploadId, fileName: 'leker.xml', isDryRun: false, ...change },
        {
          as: 'senior',
          tenant: slug,
          selection:
            '... on SaftImportReport { isDryRun importId needsConsent openingDifference entries faults { line problem } }',
        },
      );
    expect(await bring({ isDryRun: true })).toMatchObject({
      __typename: 'SaftImportReport',
      isDryRun: true,
      importId: null,
      needsConsent: true,
      openingDifference: '1000.00',
      faults: [],
    });
    expect(await bring({ hasConsentToOpeningDifference: true })).toMatchObject({
      code: 'APPROVAL_REQUIRED',
    });
    const propose = (change: Readonly<Record<string, unknown>>) =>
      callers.do<Refused & { importProposal: { importId: string } }>(
        'proposeImport',
        { uploadId: ticket.uploadId, fileName: 'leker.xml', kind: 'SAFT', ...change },
        {
          as: 'senior',
          tenant: slug,
          selection: '... on ImportProposed { importProposal { importId entries planHash } }',
        },
      );
    expect(await propose({})).toMatchObject({ code: 'OPENING_DOES_NOT_TIE' });
    const { importProposal } = await propose({ hasConsentToDifferences: true });
    expect(importProposal).toMatchObject({ entries: 1 });
    const { importId } = importProposal;
    const approve = (as: Person) =>
      callers.do<Refused>('approveImport', { importId }, { as, tenant: slug, selection: '' });
    expect(await approve('senior')).toMatchObject({ code: 'MAKER_IS_CHECKER' });
    expect(await approve('owner')).toMatchObject({ __typename: 'ImportApproved' });
    const { data } = await callers.ask<{ tenant: { entries: { edges: { node: { kind: string } }[] } } }>(
      '{ tenant { entries { edges { node { kind source } } } } }',
      { as: 'reviewer', tenant: slug },
    );
    expect(data.tenant.entries.edges.map(({ node }) => node.kind)).toEqual(['OPENING', 'ORDINARY']);
  });

  test('a dry run names a fault of the file once, with its line; importing the file is refused by it', async () => {
    const ticket = await callers.do<Refused & { uploadId: string; url: string }>(
      'requestUpload',
      { fileName: 'bad.xml' },
      { as: 'senior', tenant: slug, selection: '... on UploadTicket { uploadId url }' },
    );
    const stored = await fetch(`${callers.url}${ticket.url}`, {
      method: 'PUT',
      body: saftText({ accounts: [{ code: '1920', opening: '1.000,50' }, { code: '3000' }] }),
      headers: {
        'content-type': 'application/xml',
        authorization: `Bearer ${await callers.tokenOf('senior')}`,
      },
    });
    expect(stored.status).toBe(201);
    const bring = (isDryRun: boolean) =>
      callers.do<Refused & { faults?: { line: number; problem: string }[] }>(
        'importSaft',
        { uploadId: ticket.uploadId, fileName: 'bad.xml', isDryRun },
        { as: 'senior', tenant: slug, selection: '... on SaftImportReport { faults { line problem } }' },
      );
    const { faults = [] } = await bring(true);
    expect(faults.filter(({ problem }) => problem.includes('1.000,50'))).toHaveLength(1);
    expect(await bring(false)).toMatchObject({ code: 'IMPORT_FILE_MALFORMED' });
  });
});

describe('verification', () => {
  const query = '{ tenant { verification { isValid firstFault chainFaults { kind table } } } }';
  interface Verified {
    readonly tenant: {
      readonly verification: {
        readonly isValid: boolean;
        readonly firstFault: string | null;
        readonly chainFaults: readonly { readonly kind: string; readonly table: string | null }[];
      };
    };
  }

  test('is valid; then another program changes a row below the product, and it is named', async () => {
    expect((await callers.ask<Verified>(query, { as: 'reviewer', tenant })).data.tenant.verification).toEqual(
      { isValid: true, firstFault: null, chainFaults: [] },
    );
    // The table's own triggers stop an update; whoever owns the database drops them first.
    const change =
      "update journal_entries set description = 'Something else' where commit_number = (select max(commit_number) from journal_entries)";
    const [altered] = await server.demo.withRows(tenant, async (stored) => {
      await expect(stored.run(change)).rejects.toThrow('INSERT_ONLY:journal_entries');
      await stored.pastTriggers('journal_entries', change);
      return stored.rows(
        'select id from journal_entries where commit_number = (select max(commit_number) from journal_entries)',
      );
    });
    const answer = await callers.ask<Verified>(query, { as: 'reviewer', tenant });
    const { verification } = answer.data.tenant;
    expect(verification).toMatchObject({
      isValid: false,
      chainFaults: [{ kind: 'ROW_ALTERED', table: 'journal_entries' }],
    });
    expect(verification.firstFault).toContain(idOfStored(altered?.['id']));
  });
});

test('nothing of all this was an error of the server', () => {
  expect(server.errors).toEqual([]);
});
