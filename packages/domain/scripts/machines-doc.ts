import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { actionsOfCloseState } from '../src/close-actions.ts';
import { periodMachines, type PeriodMachines, type Steps } from '../src/period-machines.ts';
import { closeStates, lockStates } from '../src/periods.ts';

/** Writes docs/specs/period-machines.md from the tables: `node packages/domain/scripts/machines-doc.ts`. A test compares the two. */

export const machinesDocPath = fileURLToPath(
  new URL('../../../docs/specs/period-machines.md', import.meta.url),
);

const opening = `# The state machines of a period

Generated from the tables in \`packages/domain/src/period-machines.ts\` by \`packages/domain/scripts/machines-doc.ts\`; do not edit it. The
meaning of the states: periods.md; what the steps of the close do: close.md. Unlabelled arrows go forward; a step back needs a reason; only
the year-end close and its reversal take the steps labelled with their name.
`;

/** The page's text, with tables as the formatter lays them out. */
export function renderMachinesDoc({ lock, close, pairs }: PeriodMachines = periodMachines): string {
  const shown = (states: readonly string[]): string => states.map((state) => `\`${state}\``).join(', ');
  return [
    opening,
    '## Lock states',
    '',
    ...diagramOf(lock, lockStates),
    '',
    ...stepTable(lock, lockStates, shown),
    '',
    '## Close states',
    '',
    ...diagramOf(close, closeStates),
    '',
    ...stepTable(close, closeStates, shown),
    '',
    'The mutations that take these steps:',
    '',
    ...table(
      ['Close state', 'Mutations'],
      closeStates.map((state) => [shown([state]), shown(actionsOfCloseState(state))]),
    ),
    '',
    '## Allowed pairs',
    '',
    'The database enforces the same table.',
    '',
    ...table(
      ['', ...lockStates.map((state) => shown([state]))],
      closeStates.map((state) => [
        shown([state]),
        ...lockStates.map((lockState) => (pairs[state].includes(lockState) ? 'yes' : '')),
      ]),
    ),
    '',
  ].join('\n');
}

/** A mermaid state diagram. */
function diagramOf<State extends string>(
  machine: Readonly<Record<State, Steps<State>>>,
  states: readonly State[],
): string[] {
  const lines = states.flatMap((from) => [
    ...machine[from].forward.map((to) => `  ${from} --> ${to}`),
    ...machine[from].byYearEnd.map((to) => `  ${from} --> ${to}: year-end`),
    ...machine[from].back.map((to) => `  ${from} --> ${to}: back`),
  ]);
  return ['```mermaid', 'stateDiagram-v2', `  [*] --> ${states[0]}`, ...lines, '```'];
}

function stepTable<State extends string>(
  machine: Readonly<Record<State, Steps<State>>>,
  states: readonly State[],
  shown: (states: readonly State[]) => string,
): string[] {
  return table(
    ['From', 'Forward', 'Back, with a reason', 'Year-end only'],
    states.map((state) => {
      const { forward, back, byYearEnd } = machine[state];
      return [shown([state]), shown(forward), shown(back), shown(byYearEnd)];
    }),
  );
}

/** A Markdown table with columns of equal width. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((cell, index) =>
    Math.max(3, cell.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}

if (import.meta.main) writeFileSync(machinesDocPath, renderMachinesDoc());
