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

test('a member that could change what objects inherit is refused; a text that speaks of it passes', () => {
  for (const name of ['__proto__', '\\u005f_proto_\\u005F', '__pr\\u006fto__'])
    expect(() => parseJsonBody(`{"variables":{"a":{"${name}" :{"isOwner":true}}}}`), name).toThrow();
  const text = '{"a":"__proto__","b":"\\"__proto__\\": 1"}';
  expect(parseJsonBody(text)).toEqual({ a: '__proto__', b: '"__proto__": 1' });
});
