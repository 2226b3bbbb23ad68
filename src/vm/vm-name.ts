/** The VMs. */
export const VM_NAMES = ["evm", "wasm", "riscv"] as const;

export type VmName = (typeof VM_NAMES)[number];

/** True when the text names a VM. */
export function isVmName(text: string): text is VmName {
  return (VM_NAMES as readonly string[]).includes(text);
}
