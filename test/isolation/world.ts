import { Readable } from 'node:stream';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { KeyRing } from '@cifra/access/keys';
import { CatchUp } from '@cifra/books/follow/catch-up';
import { statusFollower } from '@cifra/firm/status/status-follower';
import { indexAll } from '@cifra/search/search-follower';
import type { Books } from '@cifra/books/books';
import { newId } from '@cifra/books/ids';
import { accountById } from '@cifra/ledger/journal/queries';
import { provisionTenant } from '@cifra/firm/provisioning/provision-tenant';
import { parseTenantInput } from '@cifra/firm/provisioning/tenant-input';
import { startBatchRunCommand } from '@cifra/closing/batch/start-batch-run';
import { beginBatchTenant, endBatchTenant } from '@cifra/closing/batch/batch-tenant';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import type { AccountKind } from '@cifra/domain/account-kinds';
import type { Uuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import { controlPlaneBackend } from '@cifra/jobs/control-plane/control-plane-backend';
import { storeUpload } from '@cifra/files/uploads';
import { systemRequest } from '@cifra/ops/system-request';
import { controlPlanePort } from '@cifra/ops/jobs/control-plane-port';
import { TAKE_OVER_RATES } from '@cifra/ops/jobs/definitions';
import { importEcbFile } from '@cifra/rates/refresh/import-ecb-file';
import { writingIds } from '../support/row-ids.ts';
import { createRandom, type Random } from '../support/random.ts';
import { openFirmBooks, type FirmBooks, type FirmBooksOptions } from '../worlds/firm/firm-books.ts';
import { readClusterIds, versionOfGrant } from '../worlds/firm/people.ts';
import { actors, tenantNames, type Actor, type ActorName, type TenantName } from './actors.ts';
import { compose, type Composition } from './composition.ts';
import { plantKeys, type PlantedKeys } from './key-kinds.ts';
import { plantWebhook } from './plant-webhooks.ts';
import { MarkIndex, type TenantFile } from './sightings.ts';
import { plantYearClose } from './plant-year-close.ts';
import { canary, ValuePool } from './values.ts';
import {
  createActor,
  plantClosings,
  plantProposals,
  replaceGrant,
  type GrantInput,
} from './world-commands.ts';
import { expectAccepted } from '../support/expect-accepted.ts';
import { engineAtHand } from '../support/stored/engine-at-hand.ts';
import type { StoredRows } from '../support/stored/stored-rows.ts';

/** A firm with two tenants whose books hold canaries, and one user of every kind. All of it is one temporary directory. */
export interface World {
  readonly directory: string;
  readonly books: Books;
  readonly keys: KeyRing;
  readonly tenants: Readonly<Record<TenantName, TenantFile>>;
  readonly userIds: Readonly<Record<Exclude<ActorName, 'anonymous'>, Uuid>>;
  readonly marks: MarkIndex;
  readonly pool: ValuePool;
  readonly apiKeys: PlantedKeys;
  /** The control plane past the product. */
  readonly control: StoredRows;
  tokenOf(actor: ActorName): Promise<string | null>;
  /** Takes the rights of `revokedMidway` in tenant A away, or gives them back. */
  setMidwayRevoked(isRevoked: boolean): Promise<void>;
  /** Whether the books of both tenants verify; the first fault of each that does not. */
  verify(): Promise<string[]>;
  close(): Promise<void>;
}

/** The firm's own, of no tenant: rates of a provider, and two that are held, so that firm-wide questions have answers. */
const providerFile = 'Date,USD,JPY,\n2026-01-05,1.17,183.2,\n2026-01-06,11.8,1840,\n';

/** `engine`: where its books are; left out: on the engine at hand. */
export async function openWorld(
  random: Random,
  { engine = engineAtHand(), denials }: Pick<FirmBooksOptions, 'engine' | 'denials'> = {},
): Promise<World> {
  const firm = await openFirmBooks({
    directoryPrefix: path.join(tmpdir(), 'cifra-isolation-'),
    openTenantLimit: 10,
    engine,
    ...(denials && { denials }),
    modulesAfter: ['./world-commands.ts', './plant-year-close.ts'].map(
      (each) => new URL(each, import.meta.url).href,
    ),
  });
  const { directory, control, books, keys, tokenOf, close } = firm;
  const request = systemRequest('isolation');
  // Of their own, so that they move no other draw.
  const keyCanaries = createRandom(134);
  await importEcbFile(books, { stream: [Buffer.from(providerFile)], fileName: 'planted.csv' }, request);
  const tenants = {
    A: await provision(firm, { tenant: 'A', slug: 'kn-a-panaderia', baseCurrency: 'PAB' }),
    B: await provision(firm, { tenant: 'B', slug: 'kn-b-ferreteria', baseCurrency: 'EUR' }),
  };
  const { userIds, midway } = await createActors(books, { tenants, control });
  let midwayVersion = await versionOfGrant(control, midway.id);
  const apiKeys = await plantKeys(books, {
    tenantIds: { A: tenants.A.tenantId as Uuid, B: tenants.B.tenantId as Uuid },
    createdBy: userIds.owner,
    canary: (tenant) => canary(tenant, keyCanaries),
  });
  const marks = await MarkIndex.of([tenants.A, tenants.B]);
  const pool = new ValuePool({
    marks,
    tenantIds: { A: tenants.A.tenantId, B: tenants.B.tenantId },
    slugs: { A: tenants.A.slug, B: tenants.B.slug },
    userIds: Object.values(userIds),
  });
  const world: World = {
    directory,
    books,
    keys,
    tenants,
    userIds,
    marks,
    pool,
    apiKeys,
    control,
    tokenOf: async (actor) => (actor === 'anonymous' ? null : tokenOf(userIds[actor])),
    setMidwayRevoked: async (isRevoked) => {
      const replaced = await books.executeControl(
        replaceGrant,
        { grant: { ...midway, isRevoked }, version: midwayVersion },
        request,
      );
      if (!replaced.ok) throw new Error(`the grant was not changed: ${JSON.stringify(replaced.refusal)}`);
      midwayVersion = replaced.value.version;
    },
    verify: async () => {
      const faults: string[] = [];
      for (const name of tenantNames) {
        const verification = await books.report(verifyBooks, tenants[name].tenantId as Uuid, {
          knownHeads: [],
        });
        if (verification?.isValid !== true)
          faults.push(`tenant ${name}: ${verification?.firstFault ?? 'not served'}`);
      }
      return faults;
    },
    close,
  };
  await plantCanaries(world, random);
  await plantFailedJobs(world, random);
  await plantBatchRun(world, random);
  for (const name of tenantNames)
    expectAccepted(
      await books.executeControl(
        plantProposals,
        {
          tenantId: tenants[name].tenantId as Uuid,
          proposedBy: userIds.owner,
          decidedBy: userIds.nobodyYet,
          reasons: [canary(name, random), canary(name, random), canary(name, random)],
        },
        request,
      ),
    );
  for (const name of tenantNames)
    await plantWebhook(books, {
      directory,
      tenantId: tenants[name].tenantId as Uuid,
      createdBy: userIds.owner,
      canary: () => canary(name, random),
    });
  // The dashboard says of each tenant what its books hold now, and the search finds it.
  await new CatchUp(books, statusFollower(books)).all(request);
  for (const name of tenantNames) await indexAll(books, tenants[name].tenantId as Uuid, request);
  await marks.refresh();
  return world;
}

/** A job of each tenant that failed, for a reason that holds its canary: in the list of jobs and on the dashboard. */
async function plantFailedJobs({ books, tenants }: World, random: Random): Promise<void> {
  const port = controlPlanePort(books, systemRequest('isolation'));
  const { repository } = controlPlaneBackend(port);
  for (const name of tenantNames) {
    const { tenantId } = tenants[name];
    const now = new Date();
    const saved = await repository.saveJob(
      {
        name: TAKE_OVER_RATES,
        type: 'normal',
        priority: 0,
        nextRunAt: now,
        repeatInterval: '30 0 * * *',
        repeatTimezone: 'UTC',
        data: { key: tenantId, tenantId },
        unique: { 'data.key': tenantId },
      },
      undefined,
    );
    const failed = { failReason: canary(name, random), failCount: 1, failedAt: now };
    const locked = await repository.lockJob(saved, { lastModifiedBy: canary(name, random) });
    if (locked === undefined) throw new Error(`the job of tenant ${name} was not locked`);
    await repository.saveJobState({ ...locked, ...failed, lastRunAt: now, lastFinishedAt: now }, undefined);
  }
}

/** A batch run of both tenants that was refused in each, for a reason that holds its canary; and one that goes on. */
async function plantBatchRun({ books, tenants, userIds }: World, random: Random): Promise<void> {
  const request = systemRequest('isolation');
  const tenantIds = tenantNames.map((name) => tenants[name].tenantId as Uuid);
  const input = {
    choice: { tenantIds, group: null, isAll: false },
    tenantIds,
    month: '2026-01',
    target: 'PENDING_APPROVAL' as const,
    startedBy: userIds.owner,
  };
  const { runId } = expectAccepted(await books.executeControl(startBatchRunCommand, input, request));
  for (const name of tenantNames) {
    const batchTenant = { runId, tenantId: tenants[name].tenantId as Uuid };
    const { attempt } = expectAccepted(await books.executeControl(beginBatchTenant, batchTenant, request));
    const refusal = refuse('CLOSE_BLOCKED', { periodRef: '2026-01', blockedBy: [canary(name, random)] });
    const end = {
      state: 'BLOCKED' as const,
      outcome: { kind: 'refusal' as const, refusal },
      tenantCommitNumber: null,
    };
    expectAccepted(await books.executeControl(endBatchTenant, { ...batchTenant, attempt, end }, request));
  }
  expectAccepted(await books.executeControl(startBatchRunCommand, { ...input, month: '2026-02' }, request));
}

async function provision(
  { books, directory, storedOf }: FirmBooks,
  {
    tenant,
    slug,
    baseCurrency,
  }: { readonly tenant: TenantName; readonly slug: string; readonly baseCurrency: string },
): Promise<TenantFile> {
  const nameCanary = `Kn${tenant}-${'0'.repeat(9)}${tenant === 'A' ? 1 : 2}`;
  const input = parseTenantInput({
    slug,
    name: `${nameCanary} S.A.`,
    kind: 'LIVE',
    baseCurrency,
    countryPack: 'NEUTRAL',
    fiscalYearStart: '2026-01-01',
  });
  if (!input.ok) throw new Error(`tenant ${tenant} was refused: ${JSON.stringify(input.refusal)}`);
  const outcome = await provisionTenant(
    { books, dataDirectory: directory },
    input.value,
    systemRequest('isolation'),
  );
  if (!outcome.ok) throw new Error(`tenant ${tenant} was refused: ${JSON.stringify(outcome.refusal)}`);
  const { tenantId } = outcome.value;
  return { tenant, nameCanary, slug, tenantId, stored: await storedOf(tenantId) };
}

interface Firm {
  readonly tenants: Readonly<Record<TenantName, TenantFile>>;
  readonly control: StoredRows;
}

async function createActors(
  books: Books,
  { tenants, control }: Firm,
): Promise<{ userIds: World['userIds']; midway: GrantInput }> {
  const clusterIds = await readClusterIds(control);
  const userIds: Record<string, Uuid> = {};
  let midway: GrantInput | undefined;
  for (const actor of actors as readonly Actor[]) {
    const userId = newId();
    userIds[actor.name] = userId;
    const grants = actor.grants.map(
      ({ cluster, scope, isRevoked = false, isExpired = false }): GrantInput => {
        const clusterId = clusterIds.get(cluster);
        if (clusterId === undefined) throw new Error(`there is no cluster ${cluster}`);
        return {
          id: newId(),
          userId,
          clusterId,
          tenantId: scope === 'ALL' ? null : (tenants[scope].tenantId as Uuid),
          isRevoked,
          validUntilMicros: isExpired ? ((BigInt(Date.now()) - 3_600_000n) * 1000n).toString() : null,
        };
      },
    );
    if (actor.name === 'revokedMidway') midway = grants[0];
    await books.executeControl(
      createActor,
      { id: userId, name: actor.name, isActive: actor.isActive, grants },
      systemRequest('isolation'),
    );
  }
  if (midway === undefined) throw new Error('there is nobody to revoke');
  return { userIds: userIds as World['userIds'], midway };
}

/** Fills every text field that the API takes with the tenant's canaries, through the API. */
async function plantCanaries(world: World, random: Random): Promise<void> {
  const composition = await compose({
    books: world.books,
    keys: world.keys,
    dataDirectory: world.directory,
    mode: 'in-process',
  });
  try {
    for (const tenant of tenantNames) await new Planting(world, composition, { tenant, random }).plant();
  } finally {
    await composition.close();
  }
}

interface Draft {
  readonly id: string;
  readonly version: string;
}

class Planting {
  readonly #world: World;
  readonly #composition: Composition;
  readonly #tenant: TenantName;
  readonly #random: Random;
  #serial = 0;

  constructor(
    world: World,
    composition: Composition,
    { tenant, random }: { readonly tenant: TenantName; readonly random: Random },
  ) {
    this.#world = world;
    this.#composition = composition;
    this.#tenant = tenant;
    this.#random = random;
  }

  async plant(): Promise<void> {
    await this.#close();
    await this.#closings();
    const cash = await this.#account('ASSET');
    await this.#yearClose();
    const sales = await this.#account('INCOME');
    const post = async (): Promise<Draft> => {
      const draft = await this.#saved(cash, sales);
      const submitted = await this.#step('junior', 'submitEntryDraft', draft);
      return this.#step('owner', 'approveEntryDraft', submitted);
    };
    for (let entry = 0; entry < 3; entry += 1) await post();
    await this.#voucher(await this.#saved(cash, sales));
    await this.#importProposal(cash, sales);
    const rejected = await this.#step('junior', 'submitEntryDraft', await this.#saved(cash, sales));
    await this.#do('owner', 'rejectEntryDraft', {
      draftId: rejected.id,
      version: rejected.version,
      reason: this.#reason(),
    });
    await this.#recurring(cash, sales);
    await this.#world.marks.refresh();
    const entry = [...this.#world.marks.rows.values()].find(
      ({ table, tenant }) => table === 'journal_entries' && tenant === this.#tenant,
    );
    await this.#do('owner', 'proposeEntryReversal', {
      entryId: entry?.id,
      onFirstOpenDay: true,
      reason: this.#reason(),
    });
    await this.#world.marks.refresh();
    const correction = [...this.#world.marks.rows.values()].find(
      ({ table, tenant }) => table === 'corrections' && tenant === this.#tenant,
    );
    await this.#do('senior', 'approveCorrection', { correctionId: correction?.id });
    await this.#do('owner', 'overrideRate', {
      originalCurrency: 'JPY',
      rateDate: '2026-01-15',
      rate: `0.00${this.#random.integer({ least: 100_000, most: 999_999 })}`,
      reason: this.#reason(),
    });
    await this.#masterData(sales, await this.#account('ASSET', 'INVENTORY'));
    const december = [...this.#world.marks.rows.values()].findLast(
      ({ table, tenant }) => table === 'periods' && tenant === this.#tenant,
    );
    await this.#do('owner', 'lockPeriod', {
      periodId: december?.id,
      to: 'LOCK_SALES',
      reason: this.#reason(),
    });
    await this.#do('owner', 'unlockPeriod', {
      periodId: december?.id,
      to: 'UNLOCKED',
      reason: this.#reason(),
    });
  }

  #canary(): string {
    return canary(this.#tenant, this.#random);
  }

  #reason(): string {
    return `For a reason that is long enough: ${this.#canary()}`;
  }

  /** A paper of a draft, which was attached and detached: its name, its content and the reason. */
  async #voucher({ id: entryDraftId }: Draft): Promise<void> {
    const { directory, tenants } = this.#world;
    const upload = { tenantId: tenants[this.#tenant].tenantId as Uuid, uploadId: newId() };
    const body = Readable.from([Buffer.from(this.#canary())]);
    await storeUpload(directory, { ...upload, body, maximumBytes: 1_000 });
    const answer = (await this.#do('owner', 'attachVoucher', {
      to: { entryDraftId },
      uploadId: upload.uploadId,
      fileName: `${this.#canary()}.txt`,
      type: 'TEXT',
    })) as { readonly voucher?: { readonly id: string } };
    await this.#world.marks.refresh();
    const voucherId = [...this.#world.marks.rows.values()].findLast(
      ({ table, tenant }) => table === 'vouchers' && tenant === this.#tenant,
    )?.id;
    await this.#do('owner', 'detachVoucher', {
      voucherId: voucherId ?? answer.voucher?.id,
      reason: this.#reason(),
    });
  }

  /** A journal that was proposed and rejected: its name, its content and the reason. */
  async #importProposal(cash: string, sales: string): Promise<void> {
    const { directory, tenants } = this.#world;
    const tenantId = tenants[this.#tenant].tenantId as Uuid;
    const upload = { tenantId, uploadId: newId() };
    const codeOf = async (id: string): Promise<string> => {
      const row = await this.#world.books.read(tenantId, (tx) => tx.first(accountById, { id: id as Uuid }));
      return row?.code ?? '';
    };
    const text = `entry,date,account,amount,description\nT,2026-04-01,${await codeOf(cash)},7,${this.#canary()}\nT,2026-04-01,${await codeOf(sales)},-7,\n`;
    const body = Readable.from([Buffer.from(text)]);
    await storeUpload(directory, { ...upload, body, maximumBytes: 1_000 });
    await this.#do('owner', 'proposeImport', {
      uploadId: upload.uploadId,
      fileName: `${this.#canary()}.csv`,
      kind: 'JOURNAL',
    });
    const importId = await this.#newestImport();
    await this.#do('senior', 'rejectImport', { importId, reason: this.#reason() });
  }

  async #newestImport(): Promise<string | undefined> {
    await this.#world.marks.refresh();
    return [...this.#world.marks.rows.values()].findLast(
      ({ table, tenant }) => table === 'import_proposals' && tenant === this.#tenant,
    )?.id;
  }

  /** The close of a month as it was worked on: items with titles and notes, and a submission that was sent back with a reason. */
  async #close(): Promise<void> {
    const newestOf = (table: string): string | undefined =>
      [...this.#world.marks.rows.values()].findLast(
        (row) => row.table === table && row.tenant === this.#tenant,
      )?.id;
    const periodId = newestOf('periods');
    const [done, open] = [this.#canary(), this.#canary()];
    await this.#do('junior', 'addCloseItem', { periodId, title: done, dueDate: '2026-12-31' });
    await this.#world.marks.refresh();
    const itemId = newestOf('close_items');
    await this.#do('junior', 'completeCloseItem', { periodId, itemId, note: this.#canary() });
    await this.#do('junior', 'prepareClose', { periodId });
    for (const to of ['LOCK_SALES', 'LOCK_SALES_AND_PURCHASING'])
      await this.#do('owner', 'lockPeriod', { periodId, to });
    await this.#do('junior', 'submitClose', { periodId });
    await this.#do('owner', 'rejectClose', { periodId, reason: this.#reason() });
    await this.#do('owner', 'unlockPeriod', { periodId, to: 'UNLOCKED', reason: this.#reason() });
    const facts = `${open}: not done`;
    await this.#do('junior', 'addCloseItem', { periodId, title: open, isRepeated: true });
    await this.#world.marks.refresh();
    const second = [...this.#world.marks.rows.values()].find(
      ({ table, tenant, id }) => table === 'close_items' && tenant === this.#tenant && id !== itemId,
    );
    const seen = { periodId, item: { itemId: second?.id }, facts };
    await this.#do('junior', 'acknowledgeCloseItem', { ...seen, note: this.#reason() });
  }

  /** A signed year and closed months, as rows: what the product asks of a year before it is signed would close the books to all others. */
  async #closings(): Promise<void> {
    const { books, tenants, userIds } = this.#world;
    const planted = await books.execute(
      plantClosings,
      { tenantId: tenants[this.#tenant].tenantId as Uuid },
      { statement: this.#canary(), reference: this.#canary(), personId: userIds.owner },
      systemRequest('isolation'),
    );
    if (!planted.ok) throw new Error('the closings were not planted');
  }

  /** A year-end close that was drafted and rejected, its explanations and the reviewer's note the tenant's own. */
  async #yearClose(): Promise<void> {
    const { books, tenants, userIds } = this.#world;
    const planted = await books.execute(
      plantYearClose,
      { tenantId: tenants[this.#tenant].tenantId as Uuid },
      {
        description: this.#canary(),
        explanation: this.#canary(),
        lineExplanation: this.#canary(),
        note: this.#reason(),
        personId: userIds.owner,
      },
      systemRequest('isolation'),
    );
    if (!planted.ok) throw new Error('the year-end close was not planted');
  }

  /** Parties, items, a tax code, a series and the legal details: each of their texts is the tenant's own. */
  async #masterData(sales: string, stock: string): Promise<void> {
    for (const sides of [{ isCustomer: true }, { isVendor: true }, { isCustomer: true, isVendor: true }])
      await this.#do('junior', 'createParty', {
        code: this.#canary(),
        name: this.#canary(),
        taxId: this.#canary(),
        taxCheckDigit: '07',
        address: this.#canary(),
        email: this.#canary(),
        phone: this.#canary(),
        note: this.#canary(),
        ...sides,
      });
    await this.#do('owner', 'createTaxCode', {
      code: this.#canary(),
      name: this.#canary(),
      treatment: 'STANDARD',
      percent: '7',
    });
    await this.#do('junior', 'createItem', {
      code: this.#canary(),
      name: this.#canary(),
      unitPrice: `${this.#random.integer({ least: 1_000, most: 9_999 })}.000001`,
      currency: 'EUR',
      salesAccountId: sales,
      purchaseAccountId: stock,
    });
    // The series have the version of the commit that opened the books, as the country's own tax codes have.
    const provisioned = [...this.#world.marks.rows.values()].find(
      ({ table, tenant }) => table === 'tax_codes' && tenant === this.#tenant,
    );
    await this.#do('owner', 'changeDocumentSeries', {
      kind: 'INVOICE',
      version: provisioned?.version,
      prefix: `${this.#canary()}-`,
    });
    await this.#do('owner', 'updateLegalDetails', {
      version: '0',
      legalName: this.#canary(),
      taxId: this.#canary(),
      address: this.#canary(),
      taxRegime: this.#canary(),
      template: 'standard-1',
      confirm: true,
    });
    await this.#world.marks.refresh();
  }

  async #account(type: string, kind?: AccountKind): Promise<string> {
    const code = this.#canary();
    await this.#do('owner', 'createAccount', { code, name: this.#canary(), type, ...(kind && { kind }) });
    await this.#world.marks.refresh();
    const own = [...this.#world.marks.rows.values()].filter(
      ({ table, tenant }) => table === 'accounts' && tenant === this.#tenant,
    );
    const newest = own.toSorted((a, b) => Number(BigInt(b.version) - BigInt(a.version)))[0];
    if (!newest) throw new Error('the account is not there');
    return newest.id;
  }

  async #saved(debitId: string, creditId: string): Promise<Draft> {
    return this.#draft(
      'saveEntryDraft',
      await this.#do('junior', 'saveEntryDraft', {
        postingDate: '2026-02-10',
        description: this.#canary(),
        reference: this.#canary(),
        lines: this.#lines(debitId, creditId),
      }),
    );
  }

  #lines(debitId: string, creditId: string): readonly Readonly<Record<string, string>>[] {
    // Seven digits and more, another amount each time: nobody else's figure is the same.
    const amount = `${this.#random.integer({ least: 1_000_000, most: 9_999_999 })}.${this.#random.integer({ least: 10, most: 99 })}`;
    this.#world.marks.addAmount(amount, this.#tenant);
    const currency = this.#tenant === 'A' ? 'PAB' : 'EUR';
    return [
      { accountId: debitId, debit: amount, currency, description: this.#canary() },
      { accountId: creditId, credit: amount, currency, description: this.#canary() },
    ];
  }

  /** A journal entry that comes again, what it becomes, and opening balances. */
  async #recurring(debitId: string, creditId: string): Promise<void> {
    await this.#do('owner', 'saveRecurringEntry', {
      name: this.#canary(),
      frequency: 'MONTHLY',
      firstDate: '2026-01-31',
      description: this.#canary(),
      reference: this.#canary(),
      lines: this.#lines(debitId, creditId),
    });
    await this.#do('owner', 'runRecurringEntries', { upTo: '2026-02-28' });
    const names = [{ here: this.#canary(), inFile: this.#canary() }];
    await this.#do('owner', 'saveImportMapping', { name: this.#canary(), columns: names, accounts: names });
    await this.#do('owner', 'proposeOpeningBalances', { lines: this.#lines(debitId, debitId) });
    await this.#do('senior', 'approveImport', { importId: await this.#newestImport() });
  }

  async #step(actor: ActorName, mutation: string, { id, version }: Draft): Promise<Draft> {
    return this.#draft(mutation, await this.#do(actor, mutation, { draftId: id, version }));
  }

  #draft(mutation: string, answer: unknown): Draft {
    const { draft } = answer as { draft?: Draft };
    if (draft === undefined) throw new Error(`${mutation} answered no draft: ${JSON.stringify(answer)}`);
    return draft;
  }

  async #do(actor: ActorName, mutation: string, input: Readonly<Record<string, unknown>>): Promise<unknown> {
    this.#serial += 1;
    const inputType = this.#composition.apiSchema.getMutationType()?.getFields()[mutation]?.args[0]?.type;
    const { tenantId } = this.#world.tenants[this.#tenant];
    const success = draftSteps.has(mutation) ? draftSteps.get(mutation) : null;
    const answer = await this.#composition.send({
      headers: { authorization: `Bearer ${await this.#world.tokenOf(actor)}` },
      body: writingIds(
        this.#composition.apiSchema,
        {
          query: `mutation ($input: ${String(inputType)}) { it: ${mutation}(input: $input) { __typename ... on Refusal { code message } ${success ? `... on ${success} { draft { id version } }` : ''} } }`,
          variables: {
            input: { tenantId, ...input, idempotencyKey: `plant-${this.#tenant}-${this.#serial}` },
          },
        },
        tenantId,
      ),
    });
    const { data, errors } = JSON.parse(answer.text) as {
      data?: { it?: { code?: string } } | null;
      errors?: unknown;
    };
    if (errors !== undefined || !data?.it || data.it.code !== undefined) {
      throw new Error(
        `planting ${mutation} in ${this.#tenant} failed: ${answer.text} ${this.#composition.masked.map(({ error }) => String(error instanceof Error ? error.stack : error)).join('\n')}`,
      );
    }
    return data.it;
  }
}

const draftSteps = new Map([
  ['saveEntryDraft', 'EntryDraftSaved'],
  ['submitEntryDraft', 'EntryDraftSubmitted'],
  ['approveEntryDraft', 'EntryDraftApproved'],
]);
