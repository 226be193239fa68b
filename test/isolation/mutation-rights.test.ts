import { expect, test } from 'vitest';
import { tenant, type FieldRule } from '@cifra/access/field-rule';
import { declaredMutations } from '../support/declared-mutations.ts';
import { mutationRights, type MutationRight } from './mutation-rights.ts';

/** Where the declarations and the table written by hand do not say the same. */
function differences(
  declared: Readonly<Record<string, FieldRule>>,
  expected: Readonly<Record<string, MutationRight>>,
): string[] {
  const names = new Set([...Object.keys(declared), ...Object.keys(expected)]);
  return [...names].flatMap((name) => {
    const [rule, right] = [declared[name], expected[name]];
    if (rule === undefined) return [`${name} is expected and not declared`];
    if (right === undefined) return [`${name} is declared and not expected`];
    const [required, written] = [textOf({ ...rule, scope: rule.kind }), textOf(right)];
    return required === written ? [] : [`${name} asks ${required}, and ${written} is expected`];
  });
}

const textOf = ({ scope, permission = 'nothing' }: { scope: string; permission?: string }): string =>
  `${permission} of ${scope}`;

test('ruling 1: the declarations and the table of rights name the same mutations, and each asks the same', () => {
  expect(Object.keys(declaredMutations).length).toBeGreaterThan(100);
  expect(differences(declaredMutations, mutationRights)).toEqual([]);
});

test('a permission that is changed in only one place is noticed, and so is a mutation that one place forgets', () => {
  const { lockPeriod: _left, ...fewer } = mutationRights;
  expect(differences(declaredMutations, fewer)).toEqual(['lockPeriod is declared and not expected']);
  expect(differences({}, { logIn: { scope: 'public' } })).toEqual(['logIn is expected and not declared']);
  expect(differences({ ...declaredMutations, unlockPeriod: tenant('Period.Lock') }, mutationRights)).toEqual([
    'unlockPeriod asks Period.Lock of tenant, and Period.Unlock of tenant is expected',
  ]);
  expect(
    differences(
      { ...declaredMutations, overrideRate: { kind: 'firm', permission: 'Rate.Override' } },
      mutationRights,
    ),
  ).toEqual(['overrideRate asks Rate.Override of firm, and Rate.Override of tenant is expected']);
});
