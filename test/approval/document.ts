import { approvalRules, approvalSettings } from '@cifra/domain/approval-rules';
import { settingDefinitions } from '@cifra/domain/settings';
import type { Act } from './acts.ts';
import { otherWays } from './other-ways.ts';

/** `who` answers what was seen of an act where a setting was on: `two` persons were needed, or `one` was enough. */
export function documentOf(
  acts: readonly Act[],
  who: (act: Act, setting: (typeof approvalSettings)[number]) => string,
): string {
  const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
  const rows = acts.map((act) => [
    `${act.object}, ${act.act === 'posting' ? 'posted' : 'undone'}`,
    code(act.alone),
    act.byTwo.length > 0 ? code(act.byTwo) : 'nobody is asked',
    ...approvalSettings.map((setting) => who(act, setting)),
  ]);
  const settings = approvalSettings.map((setting) => `\`${setting}\``);
  const defaults = approvalSettings.map(
    (setting) => `- \`${setting}\` (${settingDefinitions[setting].firmDefault ? 'on' : 'off'} by default)`,
  );
  return `# Who approves what

Written by \`test/approval/approval.test.ts\` from the answers of the running product; a difference fails that test. The guards themselves
ask \`packages/domain/src/approval-rules.ts\`. Which rule is whose: docs/decisions/0057-who-approves-what.md.

A setting that asks for a second person is a protecting one: to switch it off takes two as well (docs/decisions/0037-second-persons-everywhere.md).

${defaults.join('\n')}

"two": with that setting alone on, whoever made it is refused (\`APPROVAL_REQUIRED\` with the mutations of one person, \`MAKER_IS_CHECKER\` with the
last of those of two), owners included, and a second person posts it in both names. "one": with every other setting on but its own, one person posts it.
An allocation is undone by one on a day of its own period, whatever the settings are; the table is of a later one.

${tableOf([['What', 'By one', 'By two', ...settings], ...rows])}

${Object.keys(approvalRules).length} kinds of thing are posted under rules. The other mutations that post:

${tableOf([['Mutation', 'Who'], ...Object.entries(otherWays).map(([name, why]) => [`\`${name}\``, why])])}
`;
}

function tableOf(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const widths = head.map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join(
    '\n',
  );
}
