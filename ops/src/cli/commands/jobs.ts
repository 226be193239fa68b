import { buildRouteMap } from '@stricli/core';
import type { JobAction } from '@cifra/jobs/control-plane/transactions';
import { declare } from '../declare.ts';
import { json, tenant } from '../flags.ts';
import { parseText } from '../values.ts';

const job = {
  brief: 'Name of the job, as shown by `jobs list`',
  placeholder: 'job',
  parse: parseText,
} as const;

const SCOPE = 'Acts on the tenant’s job of that name, or on the firm’s own if no tenant is given.';
const SOON = 'A running server picks it up within seconds.';

const change = (action: JobAction, brief: string, details: string) =>
  declare({
    brief,
    details: `${SCOPE}\n${details}`,
    examples: [`jobs ${action} fx.fetchProviderRates`, `jobs ${action} fx.takeOverRates panaderia-istmo`],
    parameters: {
      flags: { json },
      positional: { kind: 'tuple', parameters: [job, { ...tenant, optional: true }] },
    },
    load: async () => (await import('../jobs.ts')).jobChange(action),
  });

export const jobsCommands = buildRouteMap({
  docs: { brief: 'Scheduled jobs of the firm and its tenants' },
  routes: {
    list: declare({
      brief: 'List the jobs with their next run and last result',
      examples: ['jobs list', 'jobs list --json'],
      parameters: { flags: { json } },
      load: async () => (await import('../jobs.ts')).listJobs,
    }),
    pause: change('pause', 'Pause a job', 'It does not run until it is resumed.'),
    resume: change('resume', 'Resume a paused job', 'It runs again when it is due.'),
    retry: change(
      'retry',
      'Retry a failed job now',
      `What it has already done today is not repeated. ${SOON}`,
    ),
    run: change('run', 'Run a job now', `It runs in full, even if it has already run today. ${SOON}`),
  },
});
