/** Makes a value the first time that a context asks, and gives that one ever after: what a request looks up once for all its references. */
export function oncePerContext<Context extends object, Value>(
  make: (context: Context) => Value,
): (context: Context) => Value {
  const made = new WeakMap<Context, { readonly value: Value }>();
  return (context) => {
    const known = made.get(context) ?? { value: make(context) };
    made.set(context, known);
    return known.value;
  };
}
