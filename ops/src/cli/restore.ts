import { explanationOf } from '@cifra/domain/refusals';
import { MasterKeys } from '@cifra/database/sealed/master-keys';
import { checkReason } from '@cifra/domain/reason';
import { recordedSha256Of } from '@cifra/firm/backups/queries';
import { checkBytes, findBackup } from '@cifra/firm/backups/read-backup';
import { restoreInPlace, type RestoredInPlace } from '@cifra/firm/backups/restore-in-place';
import { parsePlace } from '@cifra/firm/backups/targets/place';
import type { CommandRequest } from '@cifra/books/command';
import { balanceText } from './backup.ts';
import { identitiesIn, withTarget } from './backup-target.ts';
import type { CliCommand } from './context.ts';
import { CliFailure, CliMisuse } from './failure.ts';
import { printResult, tell, type JsonFlag } from './output.ts';
import { accept } from './refused.ts';
import { withBooks } from './session.ts';

type RestoreFlags = JsonFlag & {
  readonly identity: string;
  readonly reason?: string | undefined;
  readonly damaged?: boolean | undefined;
};

/**
 * `restore`: a tenant's books are put back to what a backup has. JSON: `{ slug, outcome, backup, left, leftHead, to, base, rowCount, trialBalance, lost,
 * frozenMilliseconds }`; `left` is where the books as they were before are kept.
 */
export const restoreTenant: CliCommand<RestoreFlags, [place: string]> = async (context, flags, text) => {
  const { target: targetText, name } = parsePlace(text);
  if (name === null) throw new CliFailure(`${text} is no backup: \`backup list\` shows how each is named`);
  const identities = await identitiesIn(flags.identity);
  const { dataDirectory, masterKeys } = await context.config();
  await withTarget(context, targetText, (target) =>
    withBooks(context, async (session) => {
      const { books } = session;
      const manifest = accept(await findBackup(target, name));
      if (manifest.tenant === null)
        throw new CliFailure(
          'this is a backup of the control plane: `restore firm` brings the whole firm back',
        );
      accept(await checkBytes(target, manifest, await recordedSha256Of(books.control, name)));
      const { slug } = manifest.tenant;
      const restored = accept(
        await restoreInPlace(
          {
            books,
            dataDirectory,
            request: withReason(session.request, flags.reason),
            masterKeys: new MasterKeys(masterKeys),
            target,
            identities,
            isDamaged: flags.damaged === true,
            onStep: (step) => tell(context, `${slug}: ${step.toLowerCase()}`),
          },
          manifest,
        ),
      );
      printResult(context, flags, { slug, outcome: 'RESTORED', backup: text, ...restored }, () =>
        linesOf(slug, restored),
      );
    }),
  );
};

export function linesOf(slug: string, restored: RestoredInPlace): readonly string[] {
  const { base, left, leftHead, rowCount, trialBalance, lost, frozenMilliseconds } = restored;
  const numbers = lost?.numbers ?? [];
  return [
    `${slug}: restored to commit ${base.number}${rowCount === null ? '' : `, ${rowCount} rows`}${balanceText(trialBalance)}`,
    `  nothing was written for ${(frozenMilliseconds / 1000).toFixed(2)} s; the books as they were, up to commit ${leftHead?.number ?? 'unknown'}, are kept: ${left.database}`,
    ...numbers.map(
      ({ series, first, last }) =>
        `  lost by restore: ${series} ${first} to ${last}; the series goes on behind it`,
    ),
    ...(lost === null || lost.laterYears.length === 0
      ? []
      : [`  numbers were given in ${lost.laterYears.length} fiscal years that the backup does not have`]),
  ];
}

function withReason(request: CommandRequest, given: string | undefined): CommandRequest {
  if (given === undefined) return request;
  const reason = checkReason(given);
  if (!reason.ok) throw new CliMisuse(`--reason: ${explanationOf(reason.refusal)}`);
  return { ...request, reason: reason.value };
}
