import { counted } from '@cifra/domain/counted';
import { minorUnitsOf } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { formatE4 } from '@cifra/domain/money';
import { explanationOf } from '@cifra/domain/refusals';
import { listTenants } from '@cifra/books/directory';
import { backUp, CONTROL_PLANE, type BackedUp } from '@cifra/firm/backups/back-up';
import type { BackupManifest } from '@cifra/firm/backups/manifest';
import { recordedSha256Of } from '@cifra/firm/backups/queries';
import { checkBytes, drill, findBackup, listBackups } from '@cifra/firm/backups/read-backup';
import { parsePlace, placeOfBackup } from '@cifra/firm/backups/targets/place';
import type { TrialBalanceTotal } from '@cifra/firm/moving/all-balances';
import { knownHeadsOf } from '@cifra/trail/heads/heads-follower';
import { commandModules } from '../command-modules.ts';
import { errorText } from '../error-text.ts';
import { identitiesIn, withTarget } from './backup-target.ts';
import type { CliCommand, CliContext } from './context.ts';
import { CliFailure, CliMisuse } from './failure.ts';
import { Listing, tell, type JsonFlag } from './output.ts';
import { accept } from './refused.ts';
import { withBooks } from './session.ts';
import { tenantsNamed } from './tenants.ts';

type BackupFlags = JsonFlag & { readonly all?: boolean | undefined; readonly to?: string | undefined };

interface Made {
  /** Null: the control plane. */
  readonly slug: string | null;
  readonly outcome: 'DONE' | 'FAILED';
  /** Null: it failed. */
  readonly backup: string | null;
  readonly problem: string | null;
  readonly manifest: BackupManifest | null;
  readonly trialBalance: TrialBalanceTotal | null;
  readonly seconds: number;
}

/**
 * `backup`: tenants that are named, or all and then the control plane, so that it knows the heads that they have. One that fails is named and the
 * others are still backed up. JSON: `[{ slug, outcome, backup, problem, manifest, trialBalance, seconds }]`; the control plane's slug is null.
 */
export const makeBackups: CliCommand<BackupFlags, string[]> = async (context, flags, ...names) => {
  if ((flags.all === true) === names.length > 0)
    throw new CliMisuse('backup takes the tenants to back up, or --all');
  const { backups } = await context.config();
  await withTarget(context, flags.to, (target) =>
    withBooks(context, async (session) => {
      const { books, request } = session;
      const tenants =
        flags.all === true
          ? (await listTenants(books.control)).filter(({ state }) => state === 'ACTIVE')
          : await tenantsNamed(session, names);
      const subjects: { readonly id: Uuid | null; readonly slug: string | null }[] = [...tenants];
      if (flags.all === true) subjects.push({ id: null, slug: null });
      const listing = new Listing<Made>(context, flags, linesOfMade);
      let failedCount = 0;
      for (const { id, slug } of subjects) {
        const startedAt = performance.now();
        const made = await oneBackup(() =>
          backUp({ books, target, recipients: backups.recipients, request, isOwnThread: false }, id),
        );
        if (made.problem !== null) failedCount += 1;
        const { manifest, trialBalance } = made.done ?? { manifest: null, trialBalance: null };
        listing.add({
          slug,
          outcome: manifest === null ? 'FAILED' : 'DONE',
          backup: manifest && placeOfBackup(target.text, manifest.name),
          problem: made.problem,
          manifest,
          trialBalance,
          seconds: (performance.now() - startedAt) / 1000,
        });
      }
      listing.end();
      if (failedCount > 0)
        throw new CliFailure(`${failedCount} of ${counted(subjects.length, 'backup')} failed`);
    }),
  );
};

async function oneBackup(
  work: () => ReturnType<typeof backUp>,
): Promise<{ readonly done: BackedUp | null; readonly problem: string | null }> {
  try {
    const outcome = await work();
    return outcome.ok
      ? { done: outcome.value, problem: null }
      : { done: null, problem: `${outcome.refusal.code}: ${explanationOf(outcome.refusal)}` };
  } catch (error) {
    return { done: null, problem: errorText(error) };
  }
}

function linesOfMade({ slug, backup, problem, manifest, trialBalance, seconds }: Made): readonly string[] {
  const name = slug ?? CONTROL_PLANE;
  if (manifest === null) return [`${name}: FAILED, ${problem}`];
  const { rowCount, bytes, verified, commits } = manifest;
  return [
    `${name}: ${backup}`,
    `  ${counted(rowCount, 'row')}, head ${commits?.last ?? '0'}; ${counted(bytes.plain, 'byte')}, ${bytes.encrypted} compressed and encrypted; ${seconds.toFixed(2)} s`,
    `  restored and verified: ${counted(verified.commits, 'commit')}, ${counted(verified.rowVersions, 'row version')}, ${counted(verified.entries, 'entry', 'entries')}, ${counted(verified.lines, 'line')}${balanceText(trialBalance)}`,
  ];
}

export const balanceText = (total: TrialBalanceTotal | null): string =>
  total === null
    ? ''
    : `; trial balance debit ${amountOf(total, 'debitE4')}, credit ${amountOf(total, 'creditE4')} of ${counted(total.accounts, 'account')}`;

const amountOf = (total: TrialBalanceTotal, side: 'debitE4' | 'creditE4'): string =>
  `${formatE4(BigInt(total[side]), minorUnitsOf(total.currency))} ${total.currency}`;

type ListFlags = JsonFlag & { readonly to?: string | undefined };

/** `backup list`: the backups at a target, the oldest first. JSON: their manifests, each with its place as `backup`. No books are opened. */
export const listAllBackups: CliCommand<ListFlags> = (context, flags) =>
  withTarget(context, flags.to, async (target) => {
    const listing = new Listing<BackupManifest & { readonly backup: string }>(
      context,
      flags,
      ({ backup, tenant, startedAt, commits, rowCount, bytes }) => [
        `${startedAt.slice(0, 19)}Z ${(tenant?.slug ?? CONTROL_PLANE).padEnd(24)} head ${(commits?.last ?? '0').padStart(7)} ${String(rowCount).padStart(8)} rows ${String(bytes.encrypted).padStart(10)} bytes ${backup}`,
      ],
    );
    const found = accept(await listBackups(target));
    for (const manifest of found)
      listing.add({ ...manifest, backup: placeOfBackup(target.text, manifest.name) });
    listing.end(counted(found.length, 'backup'));
  });

type VerifyFlags = JsonFlag & { readonly identity?: string | undefined };

interface Checked {
  readonly backup: string;
  readonly slug: string | null;
  /** BYTES: the stored bytes are those that were stored. DRILL: it was restored and verified, too. */
  readonly check: 'BYTES' | 'DRILL';
  readonly isGood: boolean;
  readonly problem: string | null;
  readonly trialBalance: TrialBalanceTotal | null;
  readonly seconds: number;
}

/**
 * `backup verify`: one backup, or every one at a target: its bytes; with an identity the full drill. It needs no books; where there are some, what was
 * recorded when the backup was made counts as well. JSON: `[{ backup, slug, check, isGood, problem, trialBalance, seconds }]`.
 */
export const verifyBackups: CliCommand<VerifyFlags, [place: string]> = async (context, flags, text) => {
  const place = parsePlace(text);
  const identities = flags.identity === undefined ? null : await identitiesIn(flags.identity);
  await withTarget(context, place.target, (target) =>
    withBooks(context, async ({ books }) => {
      const { dataDirectory } = await context.config();
      const chosen =
        place.name === null
          ? accept(await listBackups(target))
          : [accept(await findBackup(target, place.name))];
      const listing = new Listing<Checked>(context, flags, linesOfChecked);
      let badCount = 0;
      for (const manifest of chosen) {
        const startedAt = performance.now();
        const recorded = await recordedSha256Of(books.control, manifest.name);
        const bytes = await checkBytes(target, manifest, recorded);
        const tenantId = manifest.tenant?.id ?? null;
        const last = BigInt(manifest.commits?.last ?? '0');
        const knownHeads = tenantId === null ? [] : await knownHeadsOf(books.control, tenantId);
        const outcome =
          bytes.ok && identities !== null
            ? await drill(
                {
                  target,
                  identities,
                  dataDirectory,
                  commandModules,
                  knownHeads: knownHeads.filter(({ number }) => BigInt(number) <= last),
                  isOwnThread: false,
                },
                manifest,
              )
            : bytes;
        if (!outcome.ok) badCount += 1;
        listing.add({
          backup: placeOfBackup(target.text, manifest.name),
          slug: manifest.tenant?.slug ?? null,
          check: identities === null ? 'BYTES' : 'DRILL',
          isGood: outcome.ok,
          problem: outcome.ok ? null : explanationOf(outcome.refusal),
          trialBalance: outcome.ok && outcome.value !== null ? outcome.value.trialBalance : null,
          seconds: (performance.now() - startedAt) / 1000,
        });
      }
      listing.end(counted(chosen.length, 'backup'));
      if (identities === null) tellOfDrill(context);
      if (badCount > 0)
        throw new CliFailure(`${badCount} of ${counted(chosen.length, 'backup')} are of no use`);
    }),
  );
};

const tellOfDrill = (context: CliContext): void =>
  tell(context, 'Only the bytes were compared; with --identity each is restored and verified.');

function linesOfChecked({
  backup,
  slug,
  check,
  isGood,
  problem,
  trialBalance,
  seconds,
}: Checked): readonly string[] {
  const name = `${slug ?? CONTROL_PLANE} ${backup}`;
  if (!isGood) return [`${name}: OF NO USE, ${problem}`];
  const what =
    check === 'DRILL'
      ? `restored and verified${balanceText(trialBalance)}`
      : 'its bytes are as they were stored';
  return [`${name}: ${what}; ${seconds.toFixed(2)} s`];
}
