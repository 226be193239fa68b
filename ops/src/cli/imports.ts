import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { rm } from 'node:fs/promises';
import type { PermissionName } from '@cifra/access/permissions';
import { newId } from '@cifra/books/ids';
import type { CommandRequest } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import { objectId, parseObjectId } from '@cifra/domain/object-id';
import { approveFile } from '@cifra/exchange/import/proposals/approve-file';
import { rejectImportCommand } from '@cifra/exchange/import/proposals/decide-import';
import { proposeFile } from '@cifra/exchange/import/proposals/propose-file';
import type { ProposalKind, ProposalReport } from '@cifra/exchange/import/proposals/proposed-file';
import { allImportProposals } from '@cifra/exchange/import/proposals/queries';
import { MAXIMUM_UPLOAD_BYTES, storeUpload, uploadPath } from '@cifra/files/uploads';
import { holdsAlone } from '@cifra/firm/decisions/holds-alone';
import { everyUser } from '@cifra/firm/directory/queries';
import { approveFormerCommand, rejectFormerCommand } from '@cifra/ledger/former/decide-former';
import { allFormerVersions } from '@cifra/ledger/former/queries';
import type { CliCommand } from './context.ts';
import { CliFailure, CliMisuse } from './failure.ts';
import { accountTypesOf } from './import-saft.ts';
import { Listing, printResult, type JsonFlag } from './output.ts';
import { requestAllowed } from './person.ts';
import { requireReadable } from './readable-file.ts';
import { accept } from './refused.ts';
import { withBooks, type Session } from './session.ts';
import { tenantNamed } from './tenants.ts';
import { fromCliName, type CliName } from './values.ts';

/** Imports that two persons make, in the name of users, with their rights: the same commands as through the API. */

export type ProposeFlags = JsonFlag & {
  readonly as: string;
  readonly mapping?: string | undefined;
  readonly consent?: boolean | undefined;
  readonly types?: string | undefined;
  readonly format: CliName<'CSV' | 'HLEDGER_CSV'>;
};

/** `imports propose`. JSON: `{ id, planHash, entries, lines, openItems, newAccounts, turnover }`. */
export const proposeImport: CliCommand<
  ProposeFlags,
  [name: string, what: CliName<ProposalKind>, path: string]
> = (context, flags, name, what, path) =>
  withBooks(context, async (session) => {
    const { books } = session;
    const kind = fromCliName<ProposalKind>(what);
    const ofJournal = fromCliName<'CSV' | 'HLEDGER_CSV'>(flags.format);
    if (ofJournal !== 'CSV' && kind !== 'JOURNAL')
      throw new CliMisuse(`--format ${flags.format} is for a journal, not for ${what}`);
    const { id: tenantId, slug } = await tenantNamed(session, name);
    await requireReadable(path);
    const request = await requestAllowed(session, flags.as, tenantId, ['Books.Import']);
    const upload = { tenantId, uploadId: newId() };
    const { dataDirectory } = books.location;
    const body = createReadStream(path);
    await storeUpload(dataDirectory, { ...upload, body, maximumBytes: MAXIMUM_UPLOAD_BYTES });
    const waits = uploadPath(dataDirectory, upload);
    try {
      const wanted = {
        kind,
        format: kind === 'SAFT' ? 'SAFT' : ofJournal,
        fileName: basename(path),
        options: {
          mapping: flags.mapping ?? null,
          hasConsent: flags.consent === true,
          accountTypes: await accountTypesOf(flags),
        },
        uploadId: upload.uploadId,
        path: waits,
        opening: null,
      } as const;
      const proposed = await proposeFile(books, { tenantId, wanted }, request);
      if (proposed === null) throw new CliFailure(`${slug} is not served`);
      const id = accept(proposed);
      const shown = (await listed(session, tenantId)).find((each) => each.id === idShown(tenantId, id));
      printResult(context, flags, shown, (each) => (each ? linesOf(each) : []));
    } finally {
      await rm(waits, { force: true });
    }
  });

interface ListedImport extends Partial<ProposalReport> {
  readonly id: string;
  readonly kind: ProposalKind | 'FORMER_BALANCES';
  readonly fileName: string;
  readonly fileHash: string;
  readonly planHash: string | null;
  readonly proposedBy: string | null;
  readonly proposedAt: string;
  readonly state: string;
}

const idShown = (tenantId: Uuid, id: Uuid): string => objectId('Import', tenantId, id);

async function listed({ books }: Session, tenantId: Uuid): Promise<readonly ListedImport[]> {
  const emails = new Map((await books.control.all(everyUser, {})).map(({ id, email }) => [id, email]));
  const nameOf = (id: Uuid | null) => (id === null ? null : (emails.get(id) ?? id));
  const found = await books.read(tenantId, async (tx) => ({
    proposals: await tx.all(allImportProposals, {}),
    former: await tx.all(allFormerVersions, {}),
  }));
  if (found === null) throw new CliFailure('The tenant is not served');
  const proposals = found.proposals.map(({ proposal, proposedAtMicros, decision }) => ({
    id: idShown(tenantId, proposal.id),
    kind: proposal.kind,
    fileName: proposal.file_name,
    fileHash: proposal.file_hash,
    planHash: proposal.plan_hash,
    proposedBy: nameOf(proposal.proposed_by),
    proposedAt: formatInstant(proposedAtMicros),
    state: decision ?? 'PROPOSED',
    ...(JSON.parse(proposal.report) as ProposalReport),
  }));
  const former = found.former.map((version) => ({
    id: idShown(tenantId, version.id),
    kind: 'FORMER_BALANCES' as const,
    fileName: version.fileName,
    fileHash: version.fileHash,
    planHash: null,
    proposedBy: nameOf(version.importedBy),
    proposedAt: formatInstant(version.importedAtMicros),
    state: version.decision ?? 'PROPOSED',
    lines: version.rowCount,
  }));
  return [...proposals, ...former].toSorted((one, other) => (one.proposedAt < other.proposedAt ? -1 : 1));
}

function linesOf(each: ListedImport): readonly string[] {
  const { id, kind, fileName, proposedBy, proposedAt, state, entries, lines, openItems } = each;
  const counts =
    entries === undefined
      ? `${lines} balances`
      : `${entries} entries, ${lines} lines, ${openItems} open items`;
  return [
    `${id}  ${state}  ${kind}  ${fileName}`,
    `    ${counts}; by ${proposedBy ?? 'the operator'}, ${proposedAt}`,
    ...(each.turnover ?? []).map(
      ({ account, debit, credit }) => `    ${account}  debit ${debit}  credit ${credit}`,
    ),
  ];
}

/** `imports list`: imports that two persons make, with balances of former books. JSON: an array. */
export const listImports: CliCommand<JsonFlag, [name: string]> = (context, flags, name) =>
  withBooks(context, async (session) => {
    const { id: tenantId } = await tenantNamed(session, name);
    const listing = new Listing<ListedImport>(context, flags, linesOf);
    const rows = await listed(session, tenantId);
    for (const row of rows) listing.add(row);
    listing.end(rows.length === 0 ? 'No import was proposed' : undefined);
  });

export type ApproveFlags = JsonFlag & { readonly as: string; readonly reason?: string | undefined };

/** `imports approve`. JSON: `{ id, state }`. */
export const approveImport: CliCommand<ApproveFlags, [name: string, named: string]> = (
  context,
  flags,
  name,
  named,
) =>
  withBooks(context, async (session) => {
    const { books } = session;
    const { tenantId, importId, isFormer } = await importNamed(session, name, named);
    const request = await requestOf(session, flags, tenantId);
    if (isFormer) accept(await books.execute(approveFormerCommand, { tenantId }, { importId }, request));
    else {
      const access = { claim: { principal: { kind: 'user', id: request.actor.id } } };
      const isAlone = await holdsAlone({ access, books, tenantId }, PERMISSION);
      accept(await approveFile(books, { tenantId, importId }, { ...request, isAlone }));
    }
    printResult(context, flags, { id: named, state: 'APPROVED' }, () => [`${named} is approved`]);
  });

export type RejectImportFlags = JsonFlag & { readonly as: string; readonly reason: string };

/** `imports reject`. JSON: `{ id, state }`. */
export const rejectImport: CliCommand<RejectImportFlags, [name: string, named: string]> = (
  context,
  flags,
  name,
  named,
) =>
  withBooks(context, async (session) => {
    const { books } = session;
    const { tenantId, importId, isFormer } = await importNamed(session, name, named);
    const request = await requestOf(session, flags, tenantId);
    const command = isFormer ? rejectFormerCommand : rejectImportCommand;
    accept(await books.execute(command, { tenantId }, { importId }, request));
    printResult(context, flags, { id: named, state: 'REJECTED' }, () => [`${named} is rejected`]);
  });

const PERMISSION: PermissionName = 'Entry.Approve';

async function requestOf(
  session: Session,
  { as, reason }: { readonly as: string; readonly reason?: string | undefined },
  tenantId: Uuid,
): Promise<CommandRequest> {
  const request = await requestAllowed(session, as, tenantId, [PERMISSION]);
  return reason === undefined ? request : { ...request, reason: reason.normalize('NFC').trim() };
}

async function importNamed(session: Session, name: string, named: string) {
  const { id: tenantId } = await tenantNamed(session, name);
  const id = parseObjectId(named);
  if (id?.type !== 'Import')
    throw new CliFailure(`There is no import ${named}. \`imports list\` lists them.`);
  const former = await session.books.read(tenantId, (tx) => tx.all(allFormerVersions, {}));
  const isFormer = former?.some((version) => version.id === id.rowId) === true;
  return { tenantId, importId: id.rowId, isFormer };
}
