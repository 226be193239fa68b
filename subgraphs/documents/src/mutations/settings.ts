import { tenant } from '@cifra/access/field-rule';
import {
  confirmLegalDetailsCommand,
  updateLegalDetailsCommand,
} from '@cifra/trade/legal-details/legal-details-commands';
import { changeDocumentSeriesCommand } from '@cifra/trade/series/change-document-series';
import { createTaxCodeCommand, updateTaxCodeCommand } from '@cifra/trade/tax-codes/tax-code-commands';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { version } from '@cifra/subgraph-kit/parse/values';
import { legalDetailsChange } from '../parse/legal-details.ts';
import { seriesChange } from '../parse/series.ts';
import { newTaxCode, taxCodeChange } from '../parse/tax-code.ts';
import { writtenLegalDetails, writtenSeries, writtenTaxCode } from './answers.ts';
import { mutation } from './kit.ts';

/** What a tenant's documents are made with: tax codes, number series, and who issues them. */
export const settingsMutations = [
  mutation('createTaxCode', {
    needs: tenant('TaxCode.Write'),
    input: newTaxCode,
    command: createTaxCodeCommand,
    answers: 'TaxCodeCreated',
    shape: async (id, context) => ({ taxCode: await writtenTaxCode(context, id) }),
  }),
  mutation('updateTaxCode', {
    needs: tenant('TaxCode.Write'),
    input: taxCodeChange,
    command: updateTaxCodeCommand,
    answers: 'TaxCodeUpdated',
    shape: async (id, context) => ({ taxCode: await writtenTaxCode(context, id) }),
  }),
  mutation('changeDocumentSeries', {
    needs: tenant('Settings.Write'),
    input: seriesChange,
    command: changeDocumentSeriesCommand,
    answers: 'DocumentSeriesChanged',
    shape: async (kind, context) => ({ series: await writtenSeries(context, kind) }),
  }),
  mutation('updateLegalDetails', {
    needs: tenant('Settings.Write'),
    input: legalDetailsChange,
    command: updateLegalDetailsCommand,
    answers: 'LegalDetailsUpdated',
    shape: async (_nothing, context) => ({ legalDetails: await writtenLegalDetails(context) }),
  }),
  mutation('confirmLegalDetails', {
    needs: tenant('Settings.Write'),
    input: fields({ version }),
    command: confirmLegalDetailsCommand,
    answers: 'LegalDetailsConfirmed',
    shape: async (_nothing, context) => ({ legalDetails: await writtenLegalDetails(context) }),
  }),
];
