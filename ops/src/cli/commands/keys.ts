import { buildRouteMap } from '@stricli/core';
import { declare } from '../declare.ts';
import { json } from '../flags.ts';

const KEPT = 'Keep older lines of the file as long as you keep backups from their time.';

export const keysCommands = buildRouteMap({
  docs: { brief: 'Master keys, under which secrets such as those of webhooks are sealed' },
  routes: {
    'rotate-master': declare({
      brief: 'Add a master key and seal all secrets anew under it',
      details: `Adds a line to the file that CIFRA_MASTER_KEY_FILE names, or creates the file. Servers need no restart.\n${KEPT}`,
      examples: ['keys rotate-master'],
      parameters: { flags: { json } },
      load: async () => (await import('../keys.ts')).rotateMaster,
    }),
    'reseal-master': declare({
      brief: 'Seal secrets anew that are not under the newest master key',
      details: `Completes a rotation that was interrupted, or one whose key you added to the file yourself.\n${KEPT}`,
      examples: ['keys reseal-master'],
      parameters: { flags: { json } },
      load: async () => (await import('../keys.ts')).resealMaster,
    }),
  },
});
