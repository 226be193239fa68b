import { buildRouteMap } from '@stricli/core';
import type { JobAction } from '@cifra/jobs/control-plane/transactions';
import { declare } from '../declare.ts';
import { json, tenant } from '../flags.ts';
import { parseText } from '../values.ts';

const job = {
  brief: 'Name of a job, as `jobs list` shows it',
  placeholder: 'job',
  parse: parseText,
} as const;

const change = (action: JobAction, brief: string) =>
  declare({
    brief,
    details: 'Without a tenant it is the firm’s job of that name.',
    examples: [`jobs ${action} fx.fetchProviderRates`, `jobs ${action} fx.takeOverRates panaderia-istmo`],
    parameters: {
      flags: { json },
      positional: { kind: 'tuple', parameters: [job, { ...tenant, optional: true }] },
    },
    load: async () => (await import('../jobs.ts')).jobChange(action),
  });

export const jobsCommands = buildRouteMap({
  docs: { brief: 'The scheduled jobs of the firm and its tenants' },
  routes: {
    list: declare({
      brief: 'List the jobs: when each runs next, how it ended last',
      examples: ['jobs list', 'jobs list --json'],
      parameters: { flags: { json } },
      load: async () => (await import('../jobs.ts')).listJobs,
    }),
    pause: change('pause', 'Stop running a job'),
    resume: change('resume', 'Run a paused job again'),
    retry: change('retry', 'Run a failed job at once'),
    run: change('run', 'Run a job at once'),
  },
});
