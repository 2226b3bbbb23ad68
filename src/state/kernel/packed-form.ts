// Of an account in packed changes; plain constants for AssemblyScript and TypeScript.
export const CHANGE_DELETED = 1;
export const CHANGE_CLEARED = 2;
export const CHANGE_CODE = 4;
