import { readFile } from 'node:fs/promises';
import { buildSchema } from 'graphql';
import type { Books } from '@cifra/books/books';
import { userNames } from '@cifra/books/user-names';
import { counted } from '@cifra/domain/counted';
import type { Uuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import type { Refusal } from '@cifra/domain/refusals';
import type { Result } from '@cifra/domain/result';
import type { CheckedManifest, ManifestDesk } from '@cifra/firm/manifests/checked';
import {
  promoteManifestCommand,
  revokeManifestCommand,
} from '@cifra/firm/manifests/commands/change-manifest-state';
import { linesOfFaults } from '@cifra/firm/manifests/operations-refused';
import {
  missingInCluster,
  readManifestOperations,
  readManifestVersions,
  type DoneBy,
  type ManifestVersionView,
} from '@cifra/firm/manifests/read-manifests';
import {
  checkManifest,
  isManifestName,
  MANIFEST_NAME_FORM,
  registerManifest,
} from '@cifra/firm/manifests/register';
import { createManifestChecker } from '../manifests/checker.ts';
import { readShippedManifests } from '../shipped-manifests.ts';
import type { CliCommand, CliContext } from './context.ts';
import { CliFailure, CliMisuse } from './failure.ts';
import { Listing, print, printJson, printResult, tell, type JsonFlag } from './output.ts';
import { requireReadable } from './readable-file.ts';
import { accept } from './refused.ts';
import { withBooks } from './session.ts';
import { fromCliName, type CliName } from './values.ts';

type ClusterFlag = { readonly cluster?: string | undefined };

/** `manifests list`. JSON: an array of versions. */
export const listManifests: CliCommand<JsonFlag> = (context, flags) =>
  withBooks(context, async ({ books }) => {
    const listing = new Listing(context, flags, linesOfVersion);
    const versions = await readManifestVersions(books.control);
    for (const version of versions) listing.add(await shownVersion(books, version));
    listing.end(
      versions.length === 0
        ? 'No manifests were registered; those that come with the product are served all the same'
        : counted(versions.length, 'version'),
    );
  });

/** `manifests show <name>`. JSON: an array of versions with their operations. */
export const showManifest: CliCommand<
  JsonFlag & ClusterFlag & { readonly label?: string | undefined },
  [name: string]
> = (context, flags, name) =>
  withBooks(context, async ({ books }) => {
    const versions = (await readManifestVersions(books.control, { name })).filter(
      ({ label }) => flags.label === undefined || label === flags.label,
    );
    if (versions.length === 0)
      throw new CliFailure(
        `There is no such version of a manifest ${JSON.stringify(name)}. \`manifests list\` lists them.`,
      );
    const shown = await Promise.all(
      versions.map(async (version) => ({
        ...(await shownVersion(books, version)),
        missing: await missingIn(books, flags, version.findings.needs),
        operations: await readManifestOperations(books.control, version.id),
      })),
    );
    if (flags.json === true) return printJson(context, shown);
    for (const version of shown) {
      for (const line of [...linesOfVersion(version), ...linesOfNeeds(version)]) print(context, line);
      for (const { id, name: operation, type } of version.operations)
        print(context, `    ${type.padEnd(12)} ${operation.padEnd(32)} ${id}`);
    }
  });

/** `manifests check <file>`. JSON: `{ operations, needs, firmWideNeeds, missing }`. */
export const checkManifestFile: CliCommand<JsonFlag & ClusterFlag, [path: string]> = async (
  context,
  flags,
  path,
) => {
  const checked = acceptOperations(context, await checkManifest(await fileDesk(), await textOf(path)));
  if (flags.cluster === undefined) return showChecked(context, flags, { ...checked, missing: null });
  await withBooks(context, async ({ books }) => {
    const missing = await missingIn(books, flags, checked.needs);
    showChecked(context, flags, { ...checked, missing });
  });
};

type AddFlags = JsonFlag & {
  readonly for: CliName<ManifestVersionView['audience']>;
  readonly label?: string | undefined;
  readonly promote?: boolean | undefined;
};

/** `manifests add <name> <file>`. JSON: the version. */
export const addManifest: CliCommand<AddFlags, [name: string, path: string]> = async (
  context,
  flags,
  name,
  path,
) => {
  if (!isManifestName(name)) throw new CliMisuse(`<name> must have ${MANIFEST_NAME_FORM}`);
  if (flags.label !== undefined && !isManifestName(flags.label))
    throw new CliMisuse(`--label must have ${MANIFEST_NAME_FORM}`);
  await withBooks(context, async ({ books, request }) => {
    const added = await registerManifest(
      { books, manifests: await fileDesk() },
      {
        name,
        label: flags.label ?? null,
        audience: fromCliName<ManifestVersionView['audience']>(flags.for),
        isPromoted: flags.promote === true,
        file: await textOf(path),
      },
      request,
    );
    await showOne(context, flags, { books, named: acceptOperations(context, added) });
  });
};

/** `manifests promote <name> <label>`. JSON: the version. */
export const promoteManifest: CliCommand<JsonFlag, [name: string, label: string]> = (
  context,
  flags,
  name,
  label,
) =>
  withBooks(context, async ({ books, request }) => {
    const named = accept(await books.executeControl(promoteManifestCommand, { name, label }, request));
    await showOne(context, flags, { books, named });
  });

/** `manifests revoke <name> [<label>]`. JSON: `{ name, labels }`. */
export const revokeManifest: CliCommand<
  JsonFlag & { readonly reason?: string | undefined },
  [name: string, label?: string]
> = (context, flags, name, label) =>
  withBooks(context, async ({ books, request }) => {
    const revoked = await books.executeControl(
      revokeManifestCommand,
      { name, label: label ?? null },
      { ...request, reason: flags.reason ?? null },
    );
    printResult(context, flags, accept(revoked), ({ labels }) =>
      labels.map((each) => `${name} ${each} is revoked`),
    );
  });

/** Servers see what is committed by themselves. */
async function fileDesk(): Promise<ManifestDesk> {
  const checker = createManifestChecker(async () =>
    buildSchema(await readFile(new URL('../../../schema/api.graphql', import.meta.url), 'utf8')),
  );
  return {
    shippedNames: (await readShippedManifests()).map(({ name }) => name),
    check: checker.checkFile,
    changed: () => Promise.resolve(),
  };
}

/** The faults of operations are told line by line. */
function acceptOperations<Value>(context: CliContext, result: Result<Value, Refusal>): Value {
  if (result.ok || result.refusal.code !== 'MANIFEST_OPERATIONS_REFUSED') return accept(result);
  const { code, facts } = result.refusal;
  for (const fault of facts.operationFaults) tell(context, fault);
  throw new CliFailure(`${code}: ${counted(facts.operationFaultCount, 'fault')}; nothing is registered.`);
}

async function textOf(path: string): Promise<string> {
  await requireReadable(path);
  return readFile(path, 'utf8');
}

async function missingIn(
  books: Books,
  { cluster }: ClusterFlag,
  needs: readonly string[],
): Promise<readonly string[] | null> {
  if (cluster === undefined) return null;
  const missing = await missingInCluster(books.control, cluster, { needs });
  if (missing === null) throw new CliFailure(`There is no role cluster ${JSON.stringify(cluster)}.`);
  return missing;
}

async function showOne(
  context: CliContext,
  flags: JsonFlag,
  { books, named }: { readonly books: Books; readonly named: Pick<ManifestVersionView, 'name' | 'label'> },
): Promise<void> {
  const versions = await readManifestVersions(books.control, { name: named.name });
  for (const version of versions)
    if (version.label === named.label)
      printResult(context, flags, await shownVersion(books, version), (shown) => [
        ...linesOfVersion(shown),
        ...linesOfNeeds({ ...shown, missing: null }),
      ]);
}

async function shownVersion(books: Books, version: ManifestVersionView) {
  const { name, label, audience, state, operationCount, findings } = version;
  const done = async (by: DoneBy | null) =>
    by && { at: formatInstant(by.atMicros), by: await nameOf(books, by) };
  return {
    name,
    label,
    audience,
    state,
    operationCount,
    registered: await done(version.registered),
    promoted: await done(version.promoted),
    revoked: await done(version.revoked),
    needs: findings.needs,
    firmWideNeeds: findings.firmWideNeeds,
    faults: linesOfFaults(findings.faults),
  };
}

type ShownVersion = Awaited<ReturnType<typeof shownVersion>>;

async function nameOf({ control }: Books, { actorId, actorName }: DoneBy): Promise<string | null> {
  if (actorName !== null || actorId === null) return actorName;
  const [name] = await userNames(control, [actorId as Uuid]);
  return name ?? null;
}

function linesOfVersion(version: ShownVersion): readonly string[] {
  const { name, label, audience, state, operationCount, registered, faults } = version;
  const whom = audience === 'KEYS' ? 'keys' : 'first parties';
  return [
    `${`${name} ${label}`.padEnd(32)} ${state.padEnd(10)} ${counted(operationCount, 'operation')} for ${whom}, registered ${registered?.at} by ${registered?.by}`,
    ...faults.map((fault) => `    does not fit the schema any more: ${fault}`),
  ];
}

interface Needs {
  readonly needs: readonly string[];
  readonly firmWideNeeds: readonly string[];
  readonly missing: readonly string[] | null;
}

function linesOfNeeds({ needs, firmWideNeeds, missing }: Needs): readonly string[] {
  const shown = needs.map((need) => (firmWideNeeds.includes(need) ? `${need} (firm-wide)` : need));
  return [
    `    needs ${shown.join(', ') || 'no permission'}`,
    ...(missing === null ? [] : [`    the cluster does not grant: ${missing.join(', ') || 'nothing of it'}`]),
  ];
}

function showChecked(
  context: CliContext,
  flags: JsonFlag,
  { operations, needs, firmWideNeeds, missing }: CheckedManifest & Needs,
): void {
  printResult(context, flags, { operations, needs, firmWideNeeds, missing }, () => [
    ...operations.map(
      ({ name, type, cost, needs: own }) =>
        `${type.padEnd(12)} ${name.padEnd(32)} costs ${cost}, needs ${own.join(', ') || 'no permission'}`,
    ),
    `${counted(operations.length, 'operation')}: all fit the schema`,
    ...linesOfNeeds({ needs, firmWideNeeds, missing }),
  ]);
}
