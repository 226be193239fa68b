import type { CoaTemplate } from '../coa-templates.ts';
import { bareTemplate } from './bare.ts';
import { neutralTemplate } from './neutral.ts';
import { panamaTemplate } from './panama.ts';

/** The charts that come with the product. */
export const coaTemplates: readonly CoaTemplate[] = [panamaTemplate, neutralTemplate, bareTemplate];
