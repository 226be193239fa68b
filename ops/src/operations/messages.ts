/** What the server's thread and the thread that answers operators say to each other. */

export interface OperationsThreadData {
  readonly host: string;
  readonly port: number;
}

/** Sent again and again: that it comes is what `/health` answers. */
export interface Pulse {
  readonly kind: 'pulse';
  readonly isReady: boolean;
  readonly body: unknown;
}

export interface MetricsText {
  readonly kind: 'metrics';
  readonly id: number;
  readonly contentType: string;
  readonly text: string;
}

export type ToThread = Pulse | MetricsText;

export type FromThread =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | { readonly kind: 'metrics'; readonly id: number };
