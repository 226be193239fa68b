import { counted } from '../counted.ts';
import { defineRefusal } from './define.ts';

/** Refusals of the investigation console, before anything is run. */
export const investigationRefusals = {
  INVESTIGATIONS_BUSY: defineRefusal({
    answeredAs: 'InvestigationRefused',
    when: 'The caller, or everybody together, runs as many queries at once as may run, or began too many within a minute.',
    facts: { busyLimit: 'text', busyLimitCount: 'integer' },
    example: { busyLimit: 'PERSON', busyLimitCount: 2 },
    message: (f) =>
      f.busyLimit === 'MINUTE'
        ? `More than ${counted(f.busyLimitCount, 'query', 'queries')} within a minute.`
        : `${counted(f.busyLimitCount, 'query', 'queries')} run already, as many as may run for ${f.busyLimit === 'PERSON' ? 'one person' : 'everybody'}.`,
    remedy: () => 'Wait until one has ended.',
  }),
  INVESTIGATION_UNKNOWN: defineRefusal({
    answeredAs: 'InvestigationRefused',
    when: 'There is no such investigation of the caller, or its result is not kept any more.',
    facts: { investigationRef: 'id' },
    example: { investigationRef: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `There is no result of an investigation ${f.investigationRef} of yours.`,
    remedy: () => 'Results are kept for a day: run the query again.',
  }),
  SAVED_QUERY_OF_PRODUCT: defineRefusal({
    answeredAs: 'InvestigationRefused',
    when: 'The name is that of a query which comes with the product: it can be neither replaced nor deleted.',
    facts: { savedQueryName: 'text' },
    example: { savedQueryName: 'who-posted' },
    message: (f) => `${f.savedQueryName} comes with the product.`,
    remedy: () => 'Save the query under another name.',
  }),
  SAVED_QUERY_UNFIT: defineRefusal({
    answeredAs: 'InvestigationRefused',
    when: 'The text is no single statement that reads, or its parameters are not those that are listed, or too many queries are saved.',
    facts: { savedQueryName: 'text', queryProblem: 'text' },
    example: { savedQueryName: 'large-bills', queryProblem: ':least is in the statement, and not listed' },
    message: (f) => `${f.savedQueryName} cannot be saved: ${f.queryProblem}.`,
    remedy: () => 'Correct the statement or its list of parameters, or delete a query that nobody needs.',
  }),
  SAVED_QUERY_UNKNOWN: defineRefusal({
    answeredAs: 'InvestigationRefused',
    when: 'There is no saved query of this name.',
    facts: { savedQueryName: 'text' },
    example: { savedQueryName: 'who-posted' },
    message: (f) => `There is no saved query ${f.savedQueryName}.`,
    remedy: () => 'Choose one of investigationQueries.',
  }),
} as const;
