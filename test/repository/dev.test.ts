import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { restartOnChange } from '../../ops/dev/restart-on-change.ts';
import { writeFixtureTree } from '../support/fixture-tree.ts';

/** A server: writes down that it started, and stays until it is told to end. */
const server = (version: number): string =>
  `import { appendFileSync } from 'node:fs';
import { greeting } from '../lib/greeting.ts';
appendFileSync('data.txt', 'started ${version} ' + greeting + '\\n');
process.on('SIGINT', () => { appendFileSync('data.txt', 'closed\\n'); process.exit(0); });
setInterval(() => {}, 1000);
`;

test('a change of a source starts the program anew, a syntax error waits for the next, and the data stay', async () => {
  const root = writeFixtureTree({
    'app/server.ts': server(1),
    'lib/greeting.ts': "export const greeting = 'hello';\n",
    'lib/node_modules/x.ts': '',
  });
  const said: string[] = [];
  const { stop } = restartOnChange({
    root,
    folders: ['app', 'lib'],
    command: ['app/server.ts'],
    say: (line) => void said.push(line),
  });
  onTestFinished(stop);
  const data = path.join(root, 'data.txt');
  const until = async (isThere: () => boolean): Promise<void> => {
    while (!isThere()) await delay(20);
  };
  const lines = (): readonly string[] =>
    existsSync(data) ? readFileSync(data, 'utf8').trimEnd().split('\n') : [];

  await until(() => lines().includes('started 1 hello'));
  writeFileSync(path.join(root, 'lib/greeting.ts'), "export const greeting = 'good evening';\n");
  await until(() => lines().includes('started 1 good evening'));

  // Neither is a source of the program.
  appendFileSync(path.join(root, 'lib/node_modules/x.ts'), 'export {};');
  writeFileSync(path.join(root, 'lib/greeting.test.ts'), 'export {};');

  writeFileSync(path.join(root, 'app/server.ts'), 'export const = ;\n');
  await until(() => said.some((line) => line.includes('waiting for a change')));
  writeFileSync(path.join(root, 'app/server.ts'), server(2));
  await until(() => lines().includes('started 2 good evening'));
  await stop();
  expect(lines()).toEqual([
    'started 1 hello',
    'closed',
    'started 1 good evening',
    'closed',
    'started 2 good evening',
    'closed',
  ]);
});
