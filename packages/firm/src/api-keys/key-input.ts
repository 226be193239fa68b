import { refuse } from '@cifra/domain/refusals';

/** As the gateway takes the names of manifests: of an application, or of one with its version. */
const manifestForm = /^[\w.@-][\w.@~-]{0,79}$/;
const operationForm = /^[A-Za-z_]\w{0,99}$/;

export const manifestProblem = 'must be the name of a manifest: up to 80 letters, digits and . _ - ~ @';
export const operationProblem = 'must be the name of an operation';
export const networkProblem = 'must be an address or a network as CIDR';

/** How long a key may last. */
export const MOST_DAYS = 366;

export const expiryIsOver = () =>
  refuse('INPUT_INVALID', {
    field: 'expiresAt',
    problem: `must be in the future, by at most ${MOST_DAYS} days`,
    value: null,
  });

/** How long the secret before may work on. */
export const MOST_OVERLAP_HOURS = 168;

/** The name of a manifest; null for what cannot be one. */
export const manifestOf = (given: string): string | null => (manifestForm.test(given) ? given : null);

/** The name of an operation; null for what cannot be one. */
export const operationNameOf = (given: string): string | null => (operationForm.test(given) ? given : null);

/** Each once, in a fixed order. */
export const sortedOnce = <Value extends string>(values: readonly Value[]): readonly Value[] =>
  [...new Set(values)].toSorted();
