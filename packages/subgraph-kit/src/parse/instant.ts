import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import { microsOfText } from '../shapes.ts';
import { invalid, parser, type Parser } from './parser.ts';

/** Whether an instant that the scalar has accepted exists: a day that its month does not have would be read as one of the next month. */
export function isInstant(text: string): boolean {
  const millis = Date.parse(`${text.slice(0, 19)}Z`);
  return !Number.isNaN(millis) && new Date(millis).toISOString().slice(0, 19) === text.slice(0, 19);
}

/** An instant from 1900 on as decimal microseconds since the epoch: plain data, and one that can be printed. */
export const instant: Parser<string, string, 'INPUT_INVALID'> = parser(
  refusalCodes('INPUT_INVALID'),
  (text, path) => {
    if (!isInstant(text)) return invalid(path, 'must be a valid time of day', text);
    return text < '1900'
      ? invalid(path, 'must not be before 1900-01-01', text)
      : accepted(microsOfText(text).toString());
  },
);
