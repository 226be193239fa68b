import type { GatewayCode } from '../errors.ts';

/** The result of a limit: what was exceeded, and by how much. */
export interface LimitRefusal {
  readonly code: GatewayCode;
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly httpStatus: number;
}

export function refuse(
  code: GatewayCode,
  message: string,
  facts: Readonly<Record<string, unknown>>,
  httpStatus = 400,
): LimitRefusal {
  return { code, message, facts, httpStatus };
}
