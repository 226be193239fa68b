import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buildSchema, introspectionFromSchema } from 'graphql';
import { REPOSITORY } from '../../schema/scripts/output.ts';

/** The public schema as it is committed. */
export const apiSdl = readFileSync(path.join(REPOSITORY, 'schema/api.graphql'), 'utf8');

export const apiSchema = buildSchema(apiSdl);

/** What tools that want JSON read. */
export const apiIntrospection = (): unknown =>
  introspectionFromSchema(apiSchema, { specifiedByUrl: true, oneOf: true });
