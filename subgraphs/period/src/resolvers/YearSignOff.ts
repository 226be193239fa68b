import { instantText } from '@cifra/subgraph-kit/shapes';
import { secondPersonShape } from '../second-person.ts';
import type { YearSignOffResolvers } from '../generated/resolvers.ts';
import { signedExposureShape } from './signed-exposure-shape.ts';

export const YearSignOff: YearSignOffResolvers = {
  signedBy: (row) => ({ __typename: 'User', id: row.signed_by }),
  signedAt: (row) => instantText(row.signedAtMicros),
  secondPerson: (row) => secondPersonShape(row.second_person),
  statementVersion: (row) => row.statement_version,
  exposure: (row) => signedExposureShape(row.exposure, row.tenantId),
  exposureHash: (row) => row.exposure_hash,
};
