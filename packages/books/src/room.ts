/** Throws StorageFull where there is no room for what the books would write. */
export interface Room {
  check(target: 'control' | 'tenant'): void;
}

/** Where nobody looks how much room there is. */
export const unmeasuredRoom: Room = { check: () => undefined };
