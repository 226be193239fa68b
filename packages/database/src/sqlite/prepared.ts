export interface PreparedWrite {
  readonly run: (params: Record<string, unknown>) => { changes: number | bigint };
}
export interface Preparable<Prepared> {
  readonly prepare: () => Prepared;
}
