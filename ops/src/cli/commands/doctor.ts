import { declare } from '../declare.ts';
import { json } from '../flags.ts';

export const doctorCommand = declare({
  brief: 'List what this installation lacks for production, and what to do about it',
  details:
    'Looks at the settings of this shell, the files and the firm. Exits with 1 if something is missing. Run it with the environment that the server has.',
  examples: ['doctor', 'doctor --json'],
  parameters: { flags: { json } },
  load: async () => (await import('../doctor.ts')).doctor,
});
