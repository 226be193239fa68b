import type { ControlRole } from '@cifra/domain/accounts';

/** The role whose control accounts carry the open items of a side. */
export const controlRoleOfSide: Readonly<Record<'SALES' | 'PURCHASING', ControlRole>> = {
  SALES: 'DefaultAR',
  PURCHASING: 'DefaultAP',
};
