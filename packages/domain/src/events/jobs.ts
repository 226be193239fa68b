import { defineEvent, type EventFacts } from './define.ts';

const job = { in: 'control', object: 'Job', id: 'the job', mayHaveReason: true } as const;

/** If jobs are stored elsewhere, the event is recorded before the job changes and names the job. */
const state = {
  name: 'text',
  tenantId: 'id?',
  'isPaused?': 'flag',
  'nextRunAt?': 'integer?',
} as const satisfies EventFacts;

/** Events of scheduled jobs. A worker's own writes are not events: what its runs do is recorded in the books. */
export const jobEvents = {
  JOB_PAUSED: defineEvent({ ...job, when: 'Somebody paused a job.', 'before?': state, after: state }),
  JOB_RESUMED: defineEvent({ ...job, when: 'Somebody resumed a job.', 'before?': state, after: state }),
  JOB_RETRIED: defineEvent({
    ...job,
    when: 'Somebody made a job due now, with the key of the day.',
    'before?': state,
    after: state,
  }),
  JOB_RUN_REQUESTED: defineEvent({
    ...job,
    when: 'Somebody made a job due now, with a key of its own.',
    'before?': state,
    after: state,
  }),
} as const;
