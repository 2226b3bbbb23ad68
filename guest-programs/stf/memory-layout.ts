// In place of vms/evm/kernel/memory-layout: memories of frames begin behind the guest's heaps.
export const MEMORY = 0x9800000;
