import { webhookEventTypes, type WebhookEventType } from '@cifra/firm/webhooks/event-types';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import { list, map } from '@cifra/subgraph-kit/parse/combine';
import { invalid, parser } from '@cifra/subgraph-kit/parse/parser';
import type { WebhookEventType as TypeInSchema } from '../generated/resolvers.ts';

/** `entry.posted` is `ENTRY_POSTED` in the schema, whose names have no points. */
export const nameInSchema = (type: string): TypeInSchema =>
  type.toUpperCase().replace('.', '_') as TypeInSchema;

const typeBySchemaName: ReadonlyMap<TypeInSchema, WebhookEventType> = new Map(
  webhookEventTypes.map((type) => [nameInSchema(type), type]),
);

const eventType = parser(refusalCodes('INPUT_INVALID'), (name: TypeInSchema, path) => {
  const type = typeBySchemaName.get(name);
  return type !== undefined ? accepted(type) : invalid(path, 'cannot be chosen', name);
});

/** Each once, in the order of their names: the same choice is the same input. */
export const eventTypes = map(
  list(eventType, { minimum: 1, maximum: 100, problem: 'must name at least one type' }),
  (types) => [...new Set(types)].toSorted(),
);
