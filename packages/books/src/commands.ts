import { commands as batchCommands } from './batch/commands.ts';
import { reports as changedReports } from './changed-after-close/commands.ts';
import { commands as closeCommands, reports as closeReports } from './close/commands.ts';
import { commands as exportCommands, reports as exportReports } from './export/commands.ts';
import { reports as exposureReports } from './exposure/commands.ts';
import { commands as fileCommands } from './files/commands.ts';
import { commands as importCommands, reports as importReports } from './import/commands.ts';
import { pingTenant } from './ping.ts';
import { commands as provisioningCommands } from './provisioning/commands.ts';
import { commands as signOffCommands, reports as signOffReports } from './sign-off/commands.ts';
import { commands as statusCommands, reports as statusReports } from './status/commands.ts';
import { commands as verifyCommands, reports as verifyReports } from './verify/commands.ts';

/** The books' own commands and reports, which belong to no one capability. */
export const commands = [
  ...batchCommands,
  ...closeCommands,
  ...exportCommands,
  ...fileCommands,
  ...importCommands,
  ...provisioningCommands,
  ...signOffCommands,
  ...statusCommands,
  ...verifyCommands,
];
export const reports = [
  ...changedReports,
  ...closeReports,
  ...exportReports,
  ...exposureReports,
  ...importReports,
  ...signOffReports,
  ...statusReports,
  ...verifyReports,
  pingTenant,
];
