import type { Books } from '@cifra/books/books';
import type { Follower } from '@cifra/books/follow/follower';
import type { Uuid } from '@cifra/domain/ids';
import { keepManifestChecksCommand } from '@cifra/firm/manifests/commands/keep-checks';
import { findingsOf } from '@cifra/firm/manifests/findings';
import { everyCheck, liveVersions, type VersionRow } from '@cifra/firm/manifests/queries';
import { readManifestOperations } from '@cifra/firm/manifests/read-manifests';
import type { ManifestDesk } from '@cifra/firm/manifests/checked';
import type { Log } from '@cifra/gateway/log';
import type { PersistedOperation } from '@cifra/gateway/safelist/manifest';
import type { ServedManifests, ServedVersion } from '@cifra/gateway/safelist/served';
import { systemRequest } from '../system-request.ts';
import type { ManifestChecker } from './checker.ts';

interface RegisteredOptions {
  readonly checker: ManifestChecker;
  readonly shippedNames: readonly string[];
  readonly log: Log;
}

type Operations = ReadonlyMap<string, PersistedOperation>;

/** The versions of manifests that the control plane has, as this process serves them: in memory, and read anew when something changes. */
export class RegisteredManifests implements ServedManifests {
  readonly #books: Books;
  readonly #options: RegisteredOptions;
  /** Operations never change: each version's are read once. */
  #operations: ReadonlyMap<Uuid, Operations> = new Map();
  #current: readonly ServedVersion[] = [];
  #invalidCount = 0;
  #reading: Promise<void> = Promise.resolve();
  #isAsked = false;
  #isStopped = false;

  constructor(books: Books, options: RegisteredOptions) {
    this.#books = books;
    this.#options = options;
  }

  readonly current = (): readonly ServedVersion[] => this.#current;

  /** How many operations of promoted versions the schema has no more. */
  get invalidCount(): number {
    return this.#invalidCount;
  }

  /** What registering needs of this process. */
  get desk(): ManifestDesk {
    const { shippedNames, checker } = this.#options;
    return { shippedNames, check: checker.checkFile, changed: () => this.read() };
  }

  /** Reads what is served now. Resolves once what was committed before the call is served. */
  read(): Promise<void> {
    // One that has begun may have begun too early; one that waits has not.
    if (!this.#isAsked) {
      this.#isAsked = true;
      const begin = (): Promise<void> => {
        this.#isAsked = false;
        return this.#read();
      };
      this.#reading = this.#reading.then(begin, begin);
    }
    return this.#reading;
  }

  /** Has what other processes commit be served within two seconds. What was served before stays while the control plane cannot be read. */
  follower(): Follower<null> {
    return {
      name: 'manifests',
      source: 'manifests',
      positions: () => Promise.resolve(new Map()),
      look: async () => {
        await this.read();
        return { found: null };
      },
      keep: () => Promise.resolve(0),
    };
  }

  /** Checks the versions that were last held against another schema, and lists in the log what does not hold any more. */
  async recheck(): Promise<void> {
    const { checker, log } = this.#options;
    const [versions, checks] = await Promise.all([
      this.#books.control.all(liveVersions, {}),
      this.#books.control.all(everyCheck, {}),
    ]);
    if (versions.length === 0) return;
    const schemaDigest = await checker.digest();
    const digestOf = new Map(checks.map((check) => [check.version_id, check.schema_digest]));
    for (const { id, name, label } of versions) {
      if (this.#isStopped) return;
      if (digestOf.get(id) === schemaDigest) continue;
      const operations = await readManifestOperations(this.#books.control, id);
      const { faults, needs, firmWideNeeds } = await checker.check(operations);
      const checked = [{ versionId: id, schemaDigest, findings: { faults, needs, firmWideNeeds } }];
      await this.#books.executeControl(
        keepManifestChecksCommand,
        { checks: checked },
        systemRequest('manifests'),
      );
      for (const { operation, problems } of faults)
        log({
          level: 'warn',
          event: 'persisted-operation-invalid',
          manifest: name,
          version: label,
          operation,
          problems,
        });
    }
    await this.read();
  }

  /** Ends a check that is under way, after the version that it is at. */
  stop(): void {
    this.#isStopped = true;
  }

  async #read(): Promise<void> {
    const [live, checks] = await Promise.all([
      this.#books.control.all(liveVersions, {}),
      this.#books.control.all(everyCheck, {}),
    ]);
    const promoted = live.filter(({ state }) => state === 'PROMOTED');
    const checkOf = new Map(checks.map((check) => [check.version_id, check]));
    const operations = new Map<Uuid, Operations>();
    const served: ServedVersion[] = [];
    for (const version of promoted) {
      const ofVersion = this.#operations.get(version.id) ?? (await this.#operationsOf(version));
      operations.set(version.id, ofVersion);
      const { faults } = findingsOf(checkOf.get(version.id));
      served.push({
        name: version.name,
        label: version.label,
        isForAll: version.audience === 'FIRST_PARTIES',
        operations: ofVersion,
        invalid: new Set(faults.map(({ id }) => id)),
      });
    }
    this.#operations = operations;
    this.#invalidCount = served.reduce((sum, { invalid }) => sum + invalid.size, 0);
    this.#current = served;
  }

  async #operationsOf({ id }: VersionRow): Promise<Operations> {
    const operations = await readManifestOperations(this.#books.control, id);
    return new Map(operations.map((operation) => [operation.id, operation]));
  }
}
