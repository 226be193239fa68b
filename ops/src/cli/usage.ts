interface ShownParameter {
  readonly optional?: boolean;
  readonly default?: unknown;
  readonly placeholder?: string;
}

interface ShownFlag extends ShownParameter {
  readonly kind: string;
}

/** What a usage line needs to know of a command's parameters. */
interface ShownParameters {
  readonly flags?: Readonly<Record<string, ShownFlag>>;
  readonly positional?:
    | { readonly kind: 'tuple'; readonly parameters: readonly ShownParameter[] }
    | { readonly kind: 'array'; readonly parameter: ShownParameter; readonly minimum?: number };
}

/**
 * What follows the command's name: `(--required value) [--optional value] <required> [<optional>]`. The library's own line
 * shows arguments of any number as required, even if none is needed.
 */
export function usageOf({ flags = {}, positional }: ShownParameters): string {
  const options = Object.entries(flags).map(([name, flag]) => {
    const option = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const shown = flag.kind === 'boolean' ? option : `${option} ${flag.placeholder ?? 'value'}`;
    return isOptional(flag) ? `[${shown}]` : `(${shown})`;
  });
  return [...options, ...argumentsOf(positional)].join(' ');
}

function argumentsOf(positional: ShownParameters['positional']): readonly string[] {
  if (positional === undefined) return [];
  if (positional.kind === 'array') {
    const shown = `<${positional.parameter.placeholder ?? 'argument'}>...`;
    return [(positional.minimum ?? 0) > 0 ? shown : `[${shown}]`];
  }
  return positional.parameters.map((each) => {
    const shown = `<${each.placeholder ?? 'argument'}>`;
    return isOptional(each) ? `[${shown}]` : shown;
  });
}

const isOptional = (parameter: ShownParameter): boolean =>
  parameter.optional === true || parameter.default !== undefined;
