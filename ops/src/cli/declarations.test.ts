import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { generateCliReference } from '../../scripts/cli-reference.ts';
import { allCommands } from './all-commands.ts';
import { callCli, nowhere } from './cli.fixture.ts';

const csv = ['--format', 'csv'] as const;
const closing = ['--month', '2026-10', '--target', 'CLOSED', '--as', 'senior@firm.example'] as const;
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
    'doctor',
    'tenants',
    'users list',
    'users create-owner',
    'users invite',
    'users reset',
    'users deactivate',
    'users reactivate',
    'users reset-second-factor',
    'users sessions',
    'users end-sessions',
    'access matrix',
    'access review',
    'changes list',
    'changes confirm',
    'changes reject',
    'changes withdraw',
    'settings list',
    'settings set',
    'provision',
    'verify',
    'digest',
    'audit-lines',
    'rebuild',
    'rebuild-status',
    'migrate',
    'server-check',
    'move',
    'backup make',
    'backup list',
    'backup verify',
    'restore tenant',
    'restore firm',
    'jobs list',
    'jobs pause',
    'jobs resume',
    'jobs retry',
    'jobs run',
    'keys list',
    'keys create',
    'keys rotate',
    'keys revoke',
    'keys rotate-master',
    'keys reseal-master',
    'signing-keys list',
    'signing-keys rotate',
    'signing-keys revoke',
    'identity-providers list',
    'identity-providers add',
    'identity-providers scim-token',
    'identity-providers revoke-scim-token',
    'identity-providers remove',
    'webhooks list',
    'webhooks deliveries',
    'webhooks replay',
    'manifests list',
    'manifests show',
    'manifests check',
    'manifests add',
    'manifests promote',
    'manifests revoke',
    'close start',
    'close status',
    'close cancel',
    'import',
    'import-saft',
    'imports propose',
    'imports map',
    'imports list',
    'imports approve',
    'imports reject',
    'import-rates',
    'export',
    'export-journal',
    'report',
    'vouchers attach',
    'vouchers list',
    'vouchers fetch',
    'vouchers export',
    'investigate',
    'allocate',
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
      // What needs the books, SQL Server, a master key or a file fails here, and only there.
      expect({ example, code }).not.toEqual({ example, code: 2 });
      if (code === 1)
        expect(stderr).toMatch(
          /opened the books|needs CIFRA_SQLSERVER_URL|could be migrated|CIFRA_MASTER_KEY_FILE names no file|there are no signing keys|there is no such file|CIFRA_BACKUP_TARGET|BACKUP_TARGET_FAILED/,
        );
    }
  });

  test('an option that it does not have is misuse, and is named', async () => {
    const { code, stdout, stderr } = await callCli(nowhere, ...name.split(' '), '--zzzzzzzzzzzz');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('There is no option --zzzzzzzzzzzz.');
  });
});

/** A word of a usage line: an option or an argument, and whether the command needs it. */
interface UsageWord {
  readonly name: string;
  readonly isNeeded: boolean;
  /** What may be typed there. */
  readonly typed: readonly string[];
}

/** Values for what a usage line calls by these names. */
const VALUES: Readonly<Record<string, string>> = {
  'YYYY-MM': '2026-10',
  'YYYY-MM-DD': '2026-12-31',
  'YYYY-MM-01': '2026-01-01',
  format: 'hledger',
  state: 'CLOSED',
  shell: 'fish',
  side: 'sales',
  what: 'items',
  proposed: 'journal',
  slug: 'a-client',
  holder: 'partner',
  type: 'pdf',
  report: 'balance-sheet',
  comparative: 'both',
  language: 'en',
  'e-mail': 'ana@firm.example',
};

function wordsOf(usage: string): readonly UsageWord[] {
  return [...usage.matchAll(/\[[^\]]*\]|\([^)]*\)|<[^>]*>(?:\.\.\.)?/g)].map(([word]) => {
    const [, option, value, argument] = /(?:(--[\w-]+)(?: ([^)\]]+))?|<([\w-]+)>)/.exec(word) ?? [];
    const given = value ?? argument;
    return {
      name: option ?? `<${argument}>`,
      isNeeded: !word.startsWith('['),
      typed: [option, given === undefined ? undefined : (VALUES[given] ?? 'x')].flatMap((each) => each ?? []),
    };
  });
}

describe.each(commands)('the usage line of $name', ({ name, help }) => {
  const [, usage = ''] = new RegExp(`^  cifra ${name}(.*)$`, 'm').exec(help) ?? [];
  const words = wordsOf(usage);
  const needed = words.filter(({ isNeeded }) => isNeeded);
  // Which tenants to close or back up, whose trail, and what a move is to do, can be said in several ways: none is needed, one of them is.
  const also =
    {
      'close start': ['--all'],
      'backup make': ['--all'],
      'audit-lines': ['--firm'],
      move: ['--undo'],
    }[name] ?? [];
  const call = (given: readonly UsageWord[]) =>
    callCli(nowhere, ...name.split(' '), ...given.flatMap(({ typed }) => typed), ...also);

  test('what it shows as required is enough', async () => {
    expect((await call(needed)).code).not.toBe(2);
  });

  test('what it shows as required is missed, and named as it is typed', async () => {
    for (const [index, left] of needed.entries()) {
      // An argument is left out together with those after it: what follows would move into its place.
      const isArgument = left.name.startsWith('<');
      const { code, stderr } = await call(
        isArgument ? needed.slice(0, index) : needed.filter((word) => word !== left),
      );
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(left.name) as string });
    }
  });

  test('it shows every option, and marks as optional only what can be left out', () => {
    const [, options = ''] = /\nOPTIONS\n([^]*?)\n\s+-h/.exec(help) ?? [];
    const listed = [...options.matchAll(/^ {2,}(\[?)(--[\w-]+)/gm)].map(([, bracket, option = '']) => ({
      name: option,
      isNeeded: bracket === '',
    }));
    expect(
      words.filter(({ name: word }) => word.startsWith('--')).map(({ typed: _typed, ...word }) => word),
    ).toEqual(listed);
  });
});

test('without a command, the commands are listed', async () => {
  const { code, stdout, stderr } = await callCli(nowhere);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const name of names) expect(stdout).toContain(name.split(' ')[0]);
  // With the usage line of each, as its own help has it.
  for (const { help } of commands.filter(({ name }) => !name.includes(' ')))
    expect(stdout).toContain(`\n${help.split('\n')[1]}\n`);
  expect(stdout).toContain('\n  cifra verify [--digest file] [--json] [<tenant>...]\n');
  expect(stdout).toContain('\n  cifra export-journal (--format format) [--out file] <tenant>\n');
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
  ['a value of an option', ['export', 'x', '--format', 'xlxs'], '--format is "xlxs"; it must be one of saft'],
  ['a value that is near', ['export', 'x', '--format', 'xlxs'], 'did you mean xlsx?'],
  [
    'a value of an argument',
    ['import', 'x', 'jornal', 'f.csv'],
    '<what> is "jornal"; it must be one of accounts',
  ],
  ['a shell', ['completion', 'tcsh'], '<shell> is "tcsh"; it must be one of bash, zsh, fish'],
  ['a month', ['close', 'start', '--month', '2026-13'], '--month is "2026-13"; it must be a month, YYYY-MM'],
  ['a day', ['export', 'x', '--as-of', '2026-02-30'], '--as-of is "2026-02-30"; it must be a date'],
  ['a number', ['migrate', '--parallel', '0'], '--parallel is "0"; it must be a whole number'],
  ['what is missing', ['close', 'start', '--all', '--month', '2026-10'], '--target is missing'],
  ['an argument that is missing', ['rebuild'], '<tenant> is missing'],
  ['a tenant that is missing', ['export-journal', '--format', 'hledger'], '<tenant> is missing'],
  ['an argument too many', ['rebuild', 'one', 'two'], 'Unexpected argument: two'],
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
  ['a letter', ['verify', '-x'], 'There is no option -x.'],
  ['what is given twice', ['export', 'x', ...csv, ...csv], '--format is given more than once'],
  ['a value that is too much', ['tenants', '--json=maybe'], '--json takes no value; got "maybe"'],
  ['an option that is gone', ['export-journal', '--tenant', 'x', ...csv], 'There is no option --tenant.'],
  ['a date that an export needs', ['export', 'x', 'trial-balance', ...csv], '--as-of is required'],
  ['a first day that an export needs', ['export', 'x', 'general-ledger', ...csv], '--from is required'],
  [
    'a last day that an export needs',
    ['export', 'x', 'income-statement', ...csv, '--from', '2026-01-01'],
    '--to is required',
  ],
  [
    'a date that an export has no use for',
    ['export', 'x', ...csv, '--as-of', '2026-01-01'],
    '--as-of is not used by this export; got "2026-01-01"',
  ],
  [
    'a period that ends before it begins',
    ['export', 'x', 'general-ledger', ...csv, '--from', '2026-02-01', '--to', '2026-01-31'],
    '--to 2026-01-31 is before --from 2026-02-01',
  ],
  [
    'a day before all books',
    ['export', 'x', 'trial-balance', ...csv, '--as-of', '1899-12-31'],
    '--as-of must not be before 1900-01-01',
  ],
  [
    'a format that holds only a journal',
    ['export', 'x', 'accounts', '--format', 'hledger'],
    '--format hledger is for the journal, not for accounts; use csv, xlsx or json',
  ],
  ['tenants that are missing', ['close', 'start', ...closing], 'name them, or use --group or --all'],
  ['tenants that are given twice', ['close', 'start', 'x', '--all', ...closing], 'only one of these'],
  [
    'a start inside a month',
    ['provision', 'x', '--start', '2026-01-02'],
    '--start must be the first day of a month; got "2026-01-02"',
  ],
  ['a start that is no date', ['provision', 'x', '--start', 'soon'], '--start must be a calendar date'],
  ['a slug', ['provision', 'A_b', '--start', '2026-01-01'], '<slug> must have 1 to 40 lower-case letters'],
  ['a name', ['provision', 'x', '--start', '2026-01-01', '--name', ' '], '--name must not be empty'],
  ['a zone', ['provision', 'x', '--start', '2026-01-01', '--zone', 'Mars'], '--zone must be an IANA time'],
  ['a locale', ['provision', 'x', '--start', '2026-01-01', '--locale', '1'], '--locale must be a BCP 47'],
  [
    'a currency',
    ['provision', 'x', '--start', '2026-01-01', '--currency', 'XXX'],
    '--currency: "XXX" is not a supported currency.',
  ],
] as const)('misuse names %s, does nothing and exits with 2', async (_what, inputs, named) => {
  const { code, stdout, stderr } = await callCli(nowhere, ...inputs);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(named);
  // Neither a field nor a code of the API.
  expect(stderr).not.toMatch(/\b[a-z]+[A-Z]\w*\b|[A-Z]+_[A-Z]+:/);
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
