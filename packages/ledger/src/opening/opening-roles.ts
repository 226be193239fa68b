import type { ControlRole } from '@cifra/domain/accounts';

/** The role whose account carries the opening items of a side where none is named. */
export const controlRoleOfSide: Readonly<Record<'SALES' | 'PURCHASING', ControlRole>> = {
  SALES: 'DefaultAR',
  PURCHASING: 'DefaultAP',
};
