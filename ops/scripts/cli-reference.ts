import { allCommands } from '../src/cli/all-commands.ts';
import { runGenerator, type Outputs } from '../../schema/scripts/output.ts';

const INTRODUCTION = `# The command line

\`npm run cifra -- <command>\` operates the books, whether or not a server is running. It reads the settings of the server
(README.md). Paths are relative to the root of the repository.

- Results go to standard output, everything else to standard error. \`--json\` prints one JSON document.
- Exit code 0: done. 1: refused or failed; a refusal is printed with its code (\`docs/errors.md\`). 2: misuse: the command line is wrong
  whatever the books contain, and nothing was done. A tenant, user, job or file that does not exist is a failure, not misuse.
- \`eval "$(npm run --silent cifra -- completion bash)"\` defines a command \`cifra\` with tab completion; \`zsh\` and \`fish\` work alike.

Generated from the declarations in \`ops/src/cli/commands\` by \`npm run generate\`.
`;

/** `docs/cli.md`: a table of all commands, then the help of each. */
export async function generateCliReference(): Promise<Outputs> {
  const commands = await allCommands();
  const rows = [['command', 'what it does'], ...commands.map(({ name, brief }) => [`\`${name}\``, brief])];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lineOf = (cells: readonly string[], pad = ' '): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, pad)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  const table = [lineOf(head), lineOf(['', ''], '-'), ...body.map((row) => lineOf(row))].join('\n');
  const sections = commands.map(({ name, help }) => `## ${name}\n\n\`\`\`text\n${help}\n\`\`\`\n`);
  return { 'docs/cli.md': [INTRODUCTION, `${table}\n`, ...sections].join('\n') };
}

await runGenerator(import.meta.url, generateCliReference);
