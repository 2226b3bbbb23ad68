// In place of vms/evm/kernel/memory-layout: where the input's room puts them, see room.ts.
export { MEMORY, STACK_FLOOR, STACK_TOP } from "./room";
