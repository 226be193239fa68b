import { exposure } from './exposure.ts';

export const reports = [exposure];
