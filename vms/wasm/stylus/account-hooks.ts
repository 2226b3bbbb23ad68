import { keccak256 } from "../../../src/base/hash.js";
import type { Value } from "../instance.js";
import { type ContractFrame, type Hooks, i32, NOTHING, unsigned } from "./contract-frame.js";
import { accountGas } from "./gas.js";

const NO_HASH = new Uint8Array(32);

/** BALANCE, EXTCODECOPY, EXTCODESIZE and EXTCODEHASH. */
export function accountHooks(frame: ContractFrame): Hooks {
  const { host } = frame;
  /** The address at a pointer, its access paid. */
  const accessed = (pointer: Value) => {
    const address = frame.address(pointer);
    frame.chargeGas(accountGas(host.accessAccount(address)));
    return address;
  };
  return {
    account_balance: (address, dest) => {
      frame.enter();
      frame.writeInteger(dest, host.getBalance(accessed(address)));
      return NOTHING;
    },

    // Gives the part that there is; it may be shorter than asked for.
    account_code: (address, offset, size, dest) => {
      frame.enter();
      const code = host.getCode(accessed(address));
      const start = Math.min(unsigned(offset), code.length);
      const part = code.subarray(start, start + unsigned(size));
      frame.chargeBytes(part.length);
      frame.write(dest, part);
      return i32(part.length);
    },

    account_code_size: (address) => {
      frame.enter();
      return i32(host.getCode(accessed(address)).length);
    },

    // Zero for an account that is empty (EIP-1052).
    account_codehash: (pointer, dest) => {
      frame.enter();
      const address = accessed(pointer);
      const code = host.getCode(address);
      const isEmpty = code.length === 0 && host.getNonce(address) === 0n && host.getBalance(address) === 0n;
      frame.write(dest, isEmpty ? NO_HASH : keccak256(code));
      return NOTHING;
    },
  };
}
