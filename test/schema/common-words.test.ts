import { parse, print } from 'graphql';
import { expect, test } from 'vitest';
import { withCommonWords } from '@cifra/schema/common-words';
import { withMutationWords } from '@cifra/schema/mutation-words';

const document = parse(`
  type Mutation {
    "Posts an entry. Needs GL.Post."
    postEntry(input: PostEntryInput!): Result!
    lockPeriod(input: StepInput!): Result!
    unlockPeriod(input: StepInput!): Result!
  }
  input PostEntryInput { idempotencyKey: String!, "Only here." reason: String }
  input StepInput { reason: String! }
  type EntryPosted { entry: Entry!, count: Int! }
  type Entry { id: ID!, version: Int! }
`);
const printed = (): string =>
  withCommonWords(document.definitions)
    .map((definition) => print(definition))
    .join('\n');

test('a common name of the common type gets the common words, and what is written by hand stays', () => {
  expect(printed()).toMatch(/Permanent and never reused\.[^"]*"""\s*id: ID!\n  version: Int!/);
  expect(printed()).toMatch(/"Only here\." *\n? *reason: String\n/);
  expect(printed()).toMatch(/Why it is done[^"]*"""\s*reason: String!/);
});

test('inputs and results name their mutations', () => {
  const mutations = [
    { name: 'postEntry', answers: ['EntryPosted'] },
    { name: 'lockPeriod', answers: [] },
    { name: 'unlockPeriod', answers: [] },
  ];
  const text = withMutationWords(document.definitions, mutations)
    .map((definition) => print(definition))
    .join('\n');
  expect(text).toContain('The input of `postEntry`: posts an entry. Needs GL.Post.');
  expect(text).toContain('The input of `lockPeriod` and `unlockPeriod`.');
  expect(text).toContain('Answered by `postEntry` when it was done.');
  expect(text).toMatch(/The entry that was posted\."""\n  entry: Entry!\n  count: Int!/);
});
