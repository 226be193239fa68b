import { previewSignOff } from './preview-sign-off.ts';
import { signOffYear } from './sign-off-year.ts';

export const commands = [signOffYear];
export const reports = [previewSignOff];
