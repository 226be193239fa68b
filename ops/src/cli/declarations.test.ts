import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { generateCliReference } from '../../scripts/cli-reference.ts';
import { allCommands } from './all-commands.ts';
import { callCli, nowhere } from './cli.fixture.ts';

const commands = await allCommands();
const names = commands.map(({ name }) => name);

/** The arguments of an example, as a shell would split them, up to a pipe or a redirection. */
function argumentsOf(example: string): readonly string[] {
  const [command = ''] = example.split(/ [|>] /);
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain = '']) => quoted ?? plain);
}

function examplesOf(help: string): readonly string[] {
  return [...help.matchAll(/^ {2}npm run cifra -- (.*)$/gm)].map(([, example = '']) => example);
}

test('every earlier command still exists', () => {
  expect(names).toEqual([
    'tenants',
    'provision',
    'verify',
    'rebuild',
    'rebuild-status',
    'migrate',
    'jobs list',
    'jobs pause',
    'jobs resume',
    'jobs retry',
    'jobs run',
    'close start',
    'close status',
    'close cancel',
    'import',
    'import-saft',
    'import-rates',
    'export',
    'export-journal',
    'completion',
  ]);
});

describe.each(commands)('$name', ({ name, brief }) => {
  test('--help says what it does and has an example', async () => {
    const { code, stdout, stderr } = await callCli(nowhere, ...name.split(' '), '--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`\n${brief}\n`);
    expect(examplesOf(stdout).length).toBeGreaterThan(0);
    for (const example of examplesOf(stdout)) expect(example.startsWith(name)).toBe(true);
  });

  test('every example of its help is understood', async () => {
    const { stdout } = await callCli(nowhere, ...name.split(' '), '--help');
    for (const example of examplesOf(stdout)) {
      const { code, stderr } = await callCli(nowhere, ...argumentsOf(example));
      // What needs the books or SQL Server fails here, and only there.
      expect({ example, code }).not.toEqual({ example, code: 2 });
      if (code === 1) expect(stderr).toMatch(/opened the books|needs CIFRA_SQLSERVER_URL|could be migrated/);
    }
  });

  test('an option that it does not have is misuse, and is named', async () => {
    const { code, stdout, stderr } = await callCli(nowhere, ...name.split(' '), '--zzzzzzzzzzzz');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('There is no option --zzzzzzzzzzzz.');
  });
});

test('without a command, the commands are listed', async () => {
  const { code, stdout, stderr } = await callCli(nowhere);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const name of names) expect(stdout).toContain(name.split(' ')[0]);
});

test('--version is the version of package.json', async () => {
  const manifest = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(manifest) as { readonly version: string };
  expect(await callCli(nowhere, '--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test.each([
  ['a command', ['tenats'], 'There is no command tenats. Did you mean tenants?'],
  ['a command of a command', ['close', 'cancle'], 'There is no command cancle. Did you mean cancel?'],
  ['an option', ['verify', '--jsn'], 'There is no option --jsn. Did you mean --json?'],
  ['a value of an option', ['export', 'x', '--format', 'xlxs'], 'format is "xlxs"; it must be one of saft'],
  ['a value that is near', ['export', 'x', '--format', 'xlxs'], 'did you mean xlsx?'],
  [
    'a value of an argument',
    ['import', 'x', 'jornal', 'f.csv'],
    'what is "jornal"; it must be one of accounts',
  ],
  ['a shell', ['completion', 'tcsh'], 'shell is "tcsh"; it must be one of bash, zsh, fish'],
  ['a month', ['close', 'start', '--month', '2026-13'], 'month is "2026-13"; it must be a month, YYYY-MM'],
  ['a day', ['export', 'x', '--as-of', '2026-02-30'], 'as-of is "2026-02-30"; it must be a date'],
  ['a number', ['migrate', '--parallel', '0'], 'parallel is "0"; it must be a whole number'],
  ['what is missing', ['close', 'start', '--all', '--month', '2026-10'], '--target is missing'],
  ['an argument that is missing', ['rebuild'], 'Expected argument for tenant'],
  ['a tenant that is missing', ['export-journal', '--format', 'hledger'], 'Expected argument for tenant'],
  ['an argument too many', ['rebuild', 'one', 'two'], 'There is one argument too many: two'],
  [
    'options that exclude each other',
    ['import', 'x', 'items', 'f', '--format', 'hledger-csv'],
    'is for a journal',
  ],
  [
    'options that need each other',
    ['provision', 'x', '--start', '2026-01-01', '--server', 's'],
    '--engine mssql',
  ],
] as const)('misuse names %s, does nothing and exits with 2', async (_what, inputs, named) => {
  const { code, stdout, stderr } = await callCli(nowhere, ...inputs);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(named);
});

test.each([
  [['exp'], ['export', 'export-journal']],
  [
    ['close', 'sta'],
    ['start', 'status'],
  ],
  [['export', 'x', '--as'], ['--as-of']],
  [['export', 'x', 'tri'], ['trial-balance']],
  [['export', 'x', '--format', 'x'], ['xlsx']],
  [['comp'], ['completion']],
] as const)('a shell completes %j to %j', async (words, proposed) => {
  const { code, stdout } = await callCli(nowhere, 'complete', '--', ...words);
  expect(code).toBe(0);
  expect(stdout.split('\n').filter((line) => line !== '')).toEqual(proposed);
});

test('docs/cli.md is what the declarations say (npm run generate)', async () => {
  for (const [file, text] of Object.entries(await generateCliReference()))
    expect(readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')).toBe(text);
});
