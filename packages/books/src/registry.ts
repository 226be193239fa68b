import { hash } from 'node:crypto';
import type { AnyCommand, AnyReport, CommandModule } from './command.ts';
import { DerivedTables, type DerivedTable, type RecordSource } from './derived-tables.ts';
import { Hooks, type RegisteredHook } from './hooks.ts';

/** What the capabilities' modules export, put together: the same on every thread. */
export interface Registry {
  readonly commands: ReadonlyMap<string, AnyCommand>;
  readonly reports: ReadonlyMap<string, AnyReport>;
  readonly hooks: Hooks;
  readonly derivedTables: DerivedTables;
  /** SHA-256, hex, of what was registered and in which order: two threads that differ in it may not serve one tenant. */
  readonly digest: string;
}

/** Imports the modules in their order. Throws when two commands, reports, hooks, sources or tables share a name. */
export async function loadRegistry(moduleUrls: readonly string[]): Promise<Registry> {
  const commands = new Map<string, AnyCommand>();
  const reports = new Map<string, AnyReport>();
  const hooks: RegisteredHook[] = [];
  const sources: RecordSource[] = [];
  const tables: DerivedTable[] = [];
  for (const url of moduleUrls) {
    const module = (await import(url)) as CommandModule;
    for (const command of module.commands)
      add(commands, 'commands', { ...command, stepwise: command.stepwise ?? module.stepwise ?? null });
    for (const report of module.reports ?? []) add(reports, 'reports', report);
    hooks.push(...(module.hooks ?? []));
    sources.push(...(module.recordSources ?? []));
    tables.push(...(module.derivedTables ?? []));
  }
  const derivedTables = new DerivedTables(sources, tables);
  const registered = {
    commands: [...commands.values()].map(({ name, target }) => [name, target]),
    reports: [...reports.keys()],
    hooks: hooks.map(({ point, name }) => [point, name]),
    derived: derivedTables.names,
  };
  const digest = hash('sha256', JSON.stringify(registered), 'hex');
  return { commands, reports, hooks: new Hooks(hooks), derivedTables, digest };
}

function add<Named extends { readonly name: string }>(
  to: Map<string, Named>,
  what: string,
  one: Named,
): void {
  if (to.has(one.name)) throw new Error(`two ${what} are named ${one.name}`);
  to.set(one.name, one);
}
