import { capabilityModules } from '@cifra/capabilities/registry';

/**
 * The modules whose commands and reports every thread imports. They stand apart from the subgraphs: who only opens the books, a job or the
 * command line, loads no GraphQL.
 */
export const commandModules: readonly string[] = [
  ...capabilityModules,
  import.meta.resolve('./jobs/commands.ts'),
];
