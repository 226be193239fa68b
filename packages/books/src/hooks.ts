/** Where a capability lets those above it take part: they register with it, in place of an arrow back. */
export interface HookPoint<Hook> {
  readonly name: string;
  /** Carried by the type alone. */
  readonly hookType?: Hook;
}

/** A hook as a capability's module exports it. */
export interface RegisteredHook {
  readonly point: string;
  readonly name: string;
  readonly hook: unknown;
}

/** Names a place that hooks can be registered for. */
export function hookPoint<Hook>(name: string): HookPoint<Hook> {
  return { name };
}

/** Registers a hook; a constant of its capability's module, so that every thread has it. */
export function registerHook<Hook>(point: HookPoint<Hook>, name: string, hook: Hook): RegisteredHook {
  return { point: point.name, name, hook };
}

/** The hooks of a registry. They run in its order: modules as they are listed, hooks as their module lists them. */
export class Hooks {
  readonly #hooks: readonly RegisteredHook[];

  /** Throws when two share a name. */
  constructor(hooks: readonly RegisteredHook[]) {
    const names = hooks.map(({ name }) => name);
    for (const [index, name] of names.entries())
      if (names.indexOf(name) !== index) throw new Error(`two hooks are named ${name}`);
    this.#hooks = hooks;
  }

  at<Hook>(point: HookPoint<Hook>): readonly Hook[] {
    return this.#hooks.filter((each) => each.point === point.name).map(({ hook }) => hook as Hook);
  }
}
