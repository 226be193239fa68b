import path from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { backUp } from '@cifra/firm/backups/back-up';
import { recordFirmRestored } from '@cifra/firm/backups/record-firm-restored';
import { restoreInPlace } from '@cifra/firm/backups/restore-in-place';
import { openTarget } from '@cifra/firm/backups/targets/open-target';
import { exportJournal } from '@cifra/exchange/export/export-journal';
import {
  abandonProvisioning,
  provisionTenant,
  resumeProvisioning,
  type ProvisioningStep,
} from '@cifra/firm/provisioning/provision-tenant';
import { deleteLeftDatabases } from '@cifra/firm/moving/left-databases';
import { moveTenant, type MoveStep } from '@cifra/firm/moving/move-tenant';
import { userByEmail } from '@cifra/firm/directory/queries';
import { rehashPasswordCommand } from '@cifra/firm/users/rehash-password';
import { keepDatabaseUsers } from '@cifra/firm/provisioning/database-users';
import { markDemoCommand } from '@cifra/firm/provisioning/demo-mark';
import { activateTenant } from '@cifra/firm/provisioning/register-tenant';
import { parseTenantInput } from '@cifra/firm/provisioning/tenant-input';
import { placed } from '@cifra/books/host';
import { openTenantWriter } from '@cifra/database/engine';
import { runFill } from '@cifra/database/migrations/run-fill';
import { verifyControlNow } from '@cifra/trail/verify/control-verifications';
import { rebuildDerived } from '@cifra/trail/verify/rebuild-derived';
import type { Uuid } from '@cifra/domain/ids';
import { systemRequest } from '@cifra/ops/system-request';
import { expectAccepted } from '@cifra/ops/demo/expect-accepted';
import { exportDigest } from '@cifra/trail/heads/export-digest';
import { exportLines } from '@cifra/trail/lines/export-lines';
import { recordChainHeads } from '@cifra/trail/heads/record-heads';
import { SLUG, type Firm } from './firm.ts';

const request = systemRequest('test');

/** What the command line and the server do by themselves: no mutation causes these events. */
export async function operate(firm: Firm): Promise<void> {
  const { books, tenantId } = firm;
  expectAccepted(await books.execute(rebuildDerived, { tenantId }, {}, request));
  expectAccepted(await exportJournal(books, { tenantId, format: 'hledger' }, request));
  for (const trail of [{ kind: 'firm' }, { kind: 'tenant', tenantId, slug: SLUG }] as const)
    expectAccepted(await exportLines(books, { trail, after: '0' }, request));
  const [known, hash] = [{ number: '1', hash: 'a'.repeat(64) }, 'b'.repeat(64)];
  const heads = [{ tenantId, line: 1, numbers: [], ...known }];
  const contradictions = [{ tenantId, known, found: { number: '1', hash } }];
  expectAccepted(await books.executeControl(recordChainHeads, { heads, contradictions }, request));
  await exportDigest(
    books,
    {
      sign: () => Promise.resolve({ signature: '', earlierSignature: null }),
      nowMicros: () => 0n,
      publicKeys: () => Promise.resolve([]),
    },
    request,
  );
  await verifyControlNow(books, request);
  expectAccepted(await books.executeControl(markDemoCommand, null, request));
  expectAccepted(
    await books.executeControl(keepDatabaseUsers, { tenantId, database: 'cifra_test', users: [] }, request),
  );
  await rehashPassword(firm);
  await fillAfterMigration(firm);
  await cutProvisioningOff(firm);
  await moveTwice(firm);
  await backUpAndRestore(firm);
}

/** As at the log-in of somebody whose hash has an earlier cost. */
async function rehashPassword({ books }: Firm): Promise<void> {
  const user = await books.control.first(userByEmail, { email: 'owner@demo.example' });
  if (!user) throw new Error('the owner is not there');
  const hash = { userId: user.id, passwordHash: user.password_hash ?? '' };
  const version = user.commit_number.toString();
  expectAccepted(await books.executeControl(rehashPasswordCommand, { ...hash, version }, request));
}

/** The filling of a column, as a later migration will do it: one batch, then nothing is left. */
async function fillAfterMigration({ books, directory, tenantId }: Firm): Promise<void> {
  const facts = await books.tenantFacts(tenantId);
  if (facts === null) throw new Error('the tenant is not there');
  const open = await openTenantWriter({ ...placed({ dataDirectory: directory }, facts.placement), tenantId });
  let left = 1;
  await runFill(
    open.writer,
    { number: 2, name: 'add-column' },
    { migration: 'add-column', run: () => Promise.resolve(left--) },
  );
  await open.close();
}

/** A move that fails and is undone, then one that ends, and the database that it left. */
async function moveTwice({ books, directory, tenantId }: Firm): Promise<void> {
  const moving = { books, dataDirectory: directory, request };
  const wish = { tenantId, to: { engine: 'sqlite', server: null }, isAnew: true } as const;
  const onStep = (step: MoveStep): void => {
    if (step === 'FROZEN') throw new Error('the disk is full');
  };
  await moveTenant({ ...moving, onStep }, wish).catch(() => undefined);
  expectAccepted(await moveTenant(moving, wish));
  expectAccepted(await deleteLeftDatabases(moving, tenantId));
}

/** A backup that fails, and one that the books are restored to at once; and what a firm that is brought back says first. */
async function backUpAndRestore({ books, directory, tenantId }: Firm): Promise<void> {
  const identity = await generateX25519Identity();
  const folder = path.join(directory, 'backups');
  const target = await openTarget(folder, { endpoint: null, region: 'us-east-1' });
  const by = { books, target, request, isOwnThread: false };
  await backUp({ ...by, recipients: [] }, tenantId);
  const recipients = [await identityToRecipient(identity)];
  const { manifest } = expectAccepted(await backUp({ ...by, recipients }, tenantId));
  const restoring = { books, dataDirectory: directory, request, target, identities: [identity] };
  expectAccepted(await restoreInPlace({ ...restoring, isDamaged: false }, manifest));
  expectAccepted(await books.executeControl(recordFirmRestored, { backup: manifest.name }, request));
}

/** Two tenants whose provisioning was cut off: one whose books are open is completed, the other is given up. */
async function cutProvisioningOff(firm: Firm): Promise<void> {
  const { books } = firm;
  const where = { books, dataDirectory: firm.directory };
  const cutOff = async (slug: string, after: ProvisioningStep): Promise<Uuid> => {
    const newTenant = expectAccepted(
      parseTenantInput({
        slug,
        name: slug,
        kind: 'SANDBOX',
        countryPack: 'PA',
        fiscalYearStart: '2026-01-01',
      }),
    );
    let cut: Uuid | undefined;
    const onStep = (step: ProvisioningStep, tenantId: Uuid): void => {
      if (step !== after) return;
      cut = tenantId;
      throw new Error('cut off');
    };
    await provisionTenant({ ...where, onStep }, newTenant, request).catch(() => undefined);
    if (cut === undefined) throw new Error(`the provisioning of ${slug} was not cut off`);
    return cut;
  };
  const open = await cutOff('books-open', 'BOOKS_OPENED');
  const refused = await abandonProvisioning(where, open, { request });
  if (refused.ok) throw new Error('open books were given up');
  await resumeProvisioning(where, request);
  expectAccepted(await books.executeControl(activateTenant, { tenantId: open }, request));
  const registered = await cutOff('registered', 'REGISTERED');
  for (let times = 0; times < 2; times += 1)
    expectAccepted(await abandonProvisioning(where, registered, { request }));
}
