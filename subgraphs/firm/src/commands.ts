import { changeJob } from './operations/change-job.ts';
import { changeSetting } from './operations/change-setting.ts';
import { composeCluster, grantCluster, revokeGrant } from './operations/grants.ts';
import { changeTenantGroup, createTenantGroup } from './operations/groups.ts';
import { endSession, recordLogIn, recordWrongPassword, rotateSession } from './operations/record-log-in.ts';
import { writeDefaultClusters } from './operations/seed-firm.ts';
import { changePassword, createUser } from './operations/users.ts';

export const commands = [
  writeDefaultClusters,
  recordLogIn,
  recordWrongPassword,
  rotateSession,
  endSession,
  createUser,
  changePassword,
  grantCluster,
  revokeGrant,
  composeCluster,
  createTenantGroup,
  changeTenantGroup,
  changeSetting,
  changeJob,
];
