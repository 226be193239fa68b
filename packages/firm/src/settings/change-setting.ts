import { controlCommand } from '@cifra/books/command';
import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import { runChange, runChangeCodes, type Proposed } from '../proposals/run-change.ts';
import { settingChange, settingChangeCodes, type SettingContent } from './setting-change.ts';

export const changeSettingCodes = refusalCodes(...settingChangeCodes, ...runChangeCodes);

/** Changes a setting of the firm, or a tenant's override of it, or proposes it. Refuses in this order: as `settingChange`, then as `runChange`. */
export const changeSettingCommand = controlCommand<
  SettingContent,
  Proposed,
  CodeOf<typeof changeSettingCodes>
>(
  'firm.changeSetting',
  async (tx, { scopeId, key, value }, context) => {
    const run = await runChange(tx, settingChange({ scopeId, key, value }), context);
    return run.ok ? accepted({ changeId: run.value.changeId }) : run;
  },
  {
    refuses: changeSettingCodes,
    about: async (_tx, { scopeId }) => (scopeId === FIRM_SCOPE_ID ? [] : [scopeId]),
  },
);
