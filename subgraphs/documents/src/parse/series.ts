import type { DocumentKind } from '@cifra/domain/documents/kinds';
import { fields, together } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, code, version } from '@cifra/subgraph-kit/parse/values';
import { change, keptOr } from './change.ts';

/** What is left out stays. */
export const seriesChange = together(
  fields({ kind: asGiven<DocumentKind>(), version }),
  change(fields({ prefix: keptOr(code(20)), isYearly: keptOr(asGiven<boolean>()) })),
);
