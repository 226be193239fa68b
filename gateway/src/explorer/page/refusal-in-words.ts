import type { Answer } from './post.ts';

const onlyPersisted =
  'This server runs only operations that it knows: the examples as they are, with any variables. A new or edited one does not run here.';

/** The answer, with a refusal of the safelist as the user of this page has to understand it. */
export function refusalInWords(answer: Answer): Answer {
  const errors = answer.errors?.map((error) =>
    error.extensions?.['code'] === 'PERSISTED_OPERATION_REQUIRED'
      ? { ...error, message: onlyPersisted }
      : error,
  );
  return { ...answer, ...(errors !== undefined && { errors }) };
}
