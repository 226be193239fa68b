import { advanceClose, previewAdvance } from './advance-close.ts';

export const commands = [advanceClose];
export const reports = [previewAdvance];
