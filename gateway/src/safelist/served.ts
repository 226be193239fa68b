import type { Manifest, PersistedOperation } from './manifest.ts';

/** A version of a manifest whose operations are served. */
export interface ServedVersion {
  /** The manifest's: what keys are confined to, and the app of Hive's ids. */
  readonly name: string;
  /** The version in Hive's ids; null: any is taken. */
  readonly label: string | null;
  /** Whether everybody who is confined to no manifest may send its ids. */
  readonly isForAll: boolean;
  readonly operations: ReadonlyMap<string, PersistedOperation>;
  /** Ids of operations that the schema has no more. */
  readonly invalid: ReadonlySet<string>;
}

/** What is served besides what comes with the product. Implemented outside the gateway. */
export interface ServedManifests {
  /** Asked with each request: the same array for as long as nothing changes. */
  readonly current: () => readonly ServedVersion[];
}

export const noServedManifests: ServedManifests = { current: () => none };
const none: readonly ServedVersion[] = [];

/** What comes with the product is for everybody, and a test holds it to the schema. */
export const servedAsShipped = ({ name, operations }: Manifest): ServedVersion => ({
  name,
  label: null,
  isForAll: true,
  operations,
  invalid: new Set(),
});

/** An operation that was found by its id. */
export interface FoundOperation {
  readonly operation: PersistedOperation;
  readonly manifest: string;
  readonly isInvalid: boolean;
}

type ById = Map<string, FoundOperation>;

/** All operations by who may send them and under which id. Where two versions have an id, their texts are the same. */
export class OperationIndex {
  readonly #forAll: ById = new Map();
  readonly #ofName = new Map<string, ById>();
  /** By name and label, or by the name of what has no label. */
  readonly #ofApp = new Map<string, ById>();
  readonly #namesForAll = new Set<string>();

  constructor(versions: readonly ServedVersion[]) {
    for (const version of versions) {
      const { name, label, isForAll } = version;
      addAll(childOf(this.#ofName, name), version);
      addAll(childOf(this.#ofApp, label === null ? name : appOf(name, label)), version);
      if (!isForAll) continue;
      addAll(this.#forAll, version);
      this.#namesForAll.add(name);
    }
  }

  /** Of the manifest that a caller is confined to; without one, of all that are for everybody. */
  find(id: string, manifest: string | null): FoundOperation | null {
    const found = manifest === null ? this.#forAll.get(id) : this.#ofName.get(manifest)?.get(id);
    return found ?? this.#findApp(id, manifest);
  }

  /** Hive's ids are `app~version~hash`. A manifest may also list such ids as they are. */
  #findApp(id: string, manifest: string | null): FoundOperation | null {
    const [app = '', label, hash, ...rest] = id.split('~', 4);
    if (label === undefined || hash === undefined || rest.length > 0) return null;
    const isTheirs = manifest === null ? this.#namesForAll.has(app) : manifest === app;
    if (!isTheirs) return null;
    return (this.#ofApp.get(appOf(app, label)) ?? this.#ofApp.get(app))?.get(hash) ?? null;
  }
}

const appOf = (name: string, label: string): string => `${name}~${label}`;

function childOf(parents: Map<string, ById>, key: string): ById {
  let child = parents.get(key);
  if (child === undefined) parents.set(key, (child = new Map()));
  return child;
}

function addAll(into: ById, { name: manifest, operations, invalid }: ServedVersion): void {
  for (const [id, operation] of operations)
    if (!into.has(id)) into.set(id, { operation, manifest, isInvalid: invalid.has(id) });
}
