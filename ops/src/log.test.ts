import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createLog } from './log.ts';
import { defaultLogFileLimits, LogFile } from './log-file.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'cifra-log-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const file = (name: string): string => path.join(directory, name);
const linesOf = (name: string): Record<string, unknown>[] =>
  readFileSync(file(name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('a field is cut, however much a caller sent', async () => {
  const sink = createLog(new LogFile(file('fields.log')));
  sink.log({ level: 'info', event: 'request', operation: '\u{1F9FE}'.repeat(500_000) });
  await sink.close();
  const [line] = linesOf('fields.log');
  expect(line).toMatchObject({ level: 'info', event: 'request' });
  expect(String(line?.['operation'])).toMatch(/… \(1000000 characters\)$/);
  expect(readFileSync(file('fields.log')).length).toBeLessThan(20_000);
});

test('what a caller sent begins no line of its own', async () => {
  const sink = createLog(new LogFile(file('lines.log')));
  sink.log({ level: 'info', event: 'request', operation: 'A\n{"level":"info","event":"forged"}\r\u2028' });
  await sink.close();
  expect(linesOf('lines.log').map(({ event }) => event)).toEqual(['request']);
});

test('a full file is put aside, and only the newest are kept', async () => {
  const log = new LogFile(file('turned.log'), { ...defaultLogFileLimits, maxBytes: 100, keptFiles: 2 });
  for (let number = 0; number < 6; number += 1) {
    log.write(`${JSON.stringify({ number, text: 'x'.repeat(80) })}\n`);
    // Each is written before the next is there.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await log.close();
  const names = readdirSync(directory).filter((name) => name.startsWith('turned'));
  expect(names.toSorted()).toEqual(['turned.log', 'turned.log.1', 'turned.log.2']);
  expect([linesOf('turned.log'), linesOf('turned.log.2')]).toMatchObject([[{ number: 5 }], [{ number: 3 }]]);
});

test('a disk that takes nothing loses lines, never the process, and the file says how many when it goes on', async () => {
  let isFull = true;
  const failed = Promise.withResolvers<void>();
  const openFile: typeof open = async (...given) => {
    const handle = await open(...given);
    const append = handle.appendFile.bind(handle);
    handle.appendFile = async (text) => {
      if (!isFull) return append(text);
      await append((text as string).slice(0, 5));
      failed.resolve();
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    };
    return handle;
  };
  const log = new LogFile(file('full.log'), defaultLogFileLimits, openFile);
  const sink = createLog(log);
  for (let number = 0; number < 3; number += 1) sink.log({ level: 'info', event: `lost ${number}` });
  await failed.promise;
  await new Promise(setImmediate);
  isFull = false;
  sink.log({ level: 'info', event: 'again' });
  await sink.close();
  const [torn, ...rest] = readFileSync(file('full.log'), 'utf8').trimEnd().split('\n');
  expect(torn).toHaveLength(5);
  expect(rest.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { level: 'warn', event: 'log.lines_lost', lines: 3 },
    { event: 'again' },
  ]);
});
