import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { buildASTSchema, parse, type GraphQLSchema } from 'graphql';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { CheckedManifest, KeptOperation } from '@cifra/firm/manifests/checked';
import { readCostWeights, type CostWeights } from '@cifra/gateway/limits/cost-weights';
import { checkOperations, type CheckedOperations } from '@cifra/gateway/safelist/check-operations';
import { readManifestFile } from '@cifra/gateway/safelist/manifest-file';
import type { FieldNeed, FieldNeeds } from '@cifra/gateway/safelist/operation-needs';
import { defaultDocumentLimits as limits } from '@cifra/gateway/limits/settings';

/** What the checks mean: another number has every version checked anew. */
const CHECKS = 1;

/** Holds operations against the public schema, the limits of documents and the permissions of fields. */
export interface ManifestChecker {
  /** SHA-256 of what operations are held against: while it is the same, so is what a check finds. */
  readonly digest: () => Promise<string>;
  /** A file, whatever tool wrote it. Refused: why it is no manifest. */
  readonly checkFile: (file: string) => Promise<Result<CheckedManifest, string>>;
  /** Operations that were registered before. */
  readonly check: (operations: readonly KeptOperation[]) => Promise<CheckedManifest>;
}

const textOf = (file: string): Promise<string> =>
  readFile(new URL(`../../../schema/${file}`, import.meta.url), 'utf8');

/** `schemaOf` is asked when something is checked. */
export function createManifestChecker(
  schemaOf: () => GraphQLSchema | Promise<GraphQLSchema>,
): ManifestChecker {
  let needs: Promise<FieldNeeds> | null = null;
  let weights: Promise<CostWeights> | null = null;
  let digest: Promise<string> | null = null;
  const readNeeds = async (): Promise<FieldNeeds> => parseNeeds(await textOf('field-needs.json'));
  const readWeights = async (): Promise<CostWeights> =>
    readCostWeights(
      buildASTSchema(parse(await textOf('supergraph.graphql'), { noLocation: true }), { assumeValid: true }),
    );
  const readDigest = async (): Promise<string> => {
    const texts = await Promise.all(['supergraph.graphql', 'field-needs.json'].map(textOf));
    return hash('sha256', JSON.stringify([CHECKS, limits, ...texts]), 'hex');
  };
  const digestOf = (): Promise<string> => (digest ??= readDigest());
  const check = async (listed: Parameters<typeof checkOperations>[0]): Promise<CheckedManifest> => {
    const against = {
      schema: await schemaOf(),
      limits,
      weights: await (weights ??= readWeights()),
      needs: await (needs ??= readNeeds()),
    };
    return { ...shownFindings(await checkOperations(listed, against)), schemaDigest: await digestOf() };
  };
  return {
    digest: digestOf,
    check: (operations) => check(operations.map((each) => ({ ...each, isMarked: false }))),
    checkFile: async (file) => {
      const read = readManifestFile(file);
      return read.kind === 'malformed' ? refused(read.why) : accepted(await check(read.operations));
    },
  };
}

/** `"Query.users": "firm Access.Read"` */
function parseNeeds(text: string): FieldNeeds {
  const entries = Object.entries(JSON.parse(text) as Readonly<Record<string, string>>);
  return new Map(
    entries.map(([key, need]): [string, FieldNeed] => {
      const [kind, permission = ''] = need.split(' ');
      return [key, { permission, isFirmWide: kind === 'firm' }];
    }),
  );
}

function shownFindings({ operations, faults }: CheckedOperations): Omit<CheckedManifest, 'schemaDigest'> {
  const all = operations.flatMap((operation) => operation.needs);
  return {
    faults,
    operations: operations.map((operation) => ({ ...operation, needs: namesOf(operation.needs) })),
    needs: namesOf(all),
    firmWideNeeds: namesOf(all.filter(({ isFirmWide }) => isFirmWide)),
  };
}

const namesOf = (needs: readonly FieldNeed[]): readonly string[] =>
  [...new Set(needs.map(({ permission }) => permission))].toSorted();
