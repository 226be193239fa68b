import { expect, test } from 'vitest';
import { parseJsonBody } from './json-body.ts';

test('half a surrogate pair is refused wherever it stands; a whole one passes', () => {
  for (const body of ['{"variables":{"a":"\\ud800"}}', '{"a":["x",{"\\udc00":1}]}', '"\\uD83D"'])
    expect(() => parseJsonBody(body)).toThrow();
  expect(parseJsonBody('{"a":"\\ud83d\\ude00"}')).toEqual({ a: '😀' });
});

test('a backslash before the letter u is text, not an escape', () => {
  expect(parseJsonBody('{"a":"\\\\ud800"}')).toEqual({ a: '\\ud800' });
});
