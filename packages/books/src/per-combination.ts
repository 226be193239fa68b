/** The statements of a list with optional conditions: one for each combination requested, built on first use. */
export function perCombination<Statement>(
  build: (given: ReadonlySet<string>) => Statement,
): (filters: Readonly<Record<string, unknown>>) => Statement {
  const built = new Map<string, Statement>();
  return (filters) => {
    const given = new Set(
      Object.keys(filters).filter((name) => filters[name] !== undefined && filters[name] !== null),
    );
    const key = [...given].toSorted().join(' ');
    const statement = built.get(key) ?? build(given);
    built.set(key, statement);
    return statement;
  };
}
