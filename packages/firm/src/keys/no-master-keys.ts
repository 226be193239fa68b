import { MasterKeys } from '@cifra/database/sealed/master-keys';

/** A server without master keys: whatever must be sealed is refused by name. */
export const noMasterKeys = new MasterKeys({ file: null, isCreatedOnFirstUse: false });
