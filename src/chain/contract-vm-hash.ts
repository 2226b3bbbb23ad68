import { concatBytes } from "../base/bytes.js";
import { keccak256 } from "../base/hash.js";
import { encodeProfile } from "../vm/profile.js";
import type { ContractVm } from "./chain-rules.js";

/**
 * What claims of a contract's run call that which runs it: its VM with the version of its semantics, the profile, and what the
 * chain charges for a start.
 */
export function contractVmHash({ vm, profile, start }: Pick<ContractVm, "vm" | "profile" | "start">): Uint8Array {
  const prices = new Uint8Array(16);
  const view = new DataView(prices.buffer);
  view.setBigUint64(0, start.gas, true);
  view.setBigUint64(8, start.wordGas, true);
  const version = keccak256(new TextEncoder().encode(vm.version));
  return keccak256(concatBytes(prices, version, encodeProfile(profile)));
}
