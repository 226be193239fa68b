import { readTenantStatus } from './read-status.ts';
import { keepStatuses, removeStatuses } from './store.ts';

export const commands = [keepStatuses, removeStatuses];
export const reports = [readTenantStatus];
