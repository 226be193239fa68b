import { expect, test } from 'vitest';
import { newId } from './ids.ts';
import { Denials, type Denied, type RecordedDenial } from './denials.ts';

function attempt(changes: Partial<Denied> = {}, actorId = 'ana'): Denied {
  return {
    tenantId: null,
    field: 'Query.users',
    permission: 'User.Read',
    request: {
      actor: { kind: 'user', id: actorId, name: 'x' },
      requestId: 'r',
      origin: 'o',
      reason: null,
      idempotencyKey: null,
    },
    ...changes,
  };
}

function collecting(limits?: ConstructorParameters<typeof Denials>[1]) {
  const recorded: RecordedDenial[] = [];
  const denials = new Denials((denied) => {
    recorded.push(denied);
    return Promise.resolve();
  }, limits);
  return { denials, seen: () => recorded.map(({ field, repeats }) => `${field} +${repeats}`) };
}

test('a thousand attempts of one person are two events: the first at once, the rest as a number', async () => {
  const { denials, seen } = collecting();
  for (let shot = 0; shot < 1_000; shot += 1) await denials.add(attempt());
  expect(seen()).toEqual(['Query.users +0']);
  await denials.close();
  expect(seen()).toEqual(['Query.users +0', 'Query.users +999']);
});

test('different attempts are recorded one by one up to a bound, each person and each trail by itself', async () => {
  const { denials, seen } = collecting({ windowMillis: 60_000, recordedOneByOne: 2 });
  for (const field of ['a', 'b', 'c', 'd']) await denials.add(attempt({ field }));
  await denials.add(attempt({ field: 'c' }, 'ben'));
  await denials.add(attempt({ field: 'c', tenantId: newId() }));
  expect(seen()).toEqual(['a +0', 'b +0', 'c +0', 'c +0']);
  await denials.close();
  expect(seen().slice(4)).toEqual(['several fields +2']);
});

test('an attempt that could not be recorded fails, and the next of its kind is recorded as the first', async () => {
  let isDown = true;
  const recorded: string[] = [];
  const denials = new Denials(({ field }) => {
    if (isDown) return Promise.reject(new Error('down'));
    recorded.push(field);
    return Promise.resolve();
  });
  await expect(denials.add(attempt())).rejects.toThrow('down');
  isDown = false;
  await denials.add(attempt());
  expect(recorded).toEqual(['Query.users']);
  await denials.close();
});

test('after its minute the same is recorded again', async () => {
  const { denials, seen } = collecting({ windowMillis: 5, recordedOneByOne: 20 });
  await denials.add(attempt());
  await new Promise((resolve) => setTimeout(resolve, 15));
  await denials.add(attempt());
  expect(seen()).toEqual(['Query.users +0', 'Query.users +0']);
  await denials.close();
});
