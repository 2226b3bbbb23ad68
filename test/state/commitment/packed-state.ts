import { concatBytes } from "../../../src/base/bytes.js";
import { keccak256 } from "../../../src/base/hash.js";
import { fromHex } from "../../../src/base/hex.js";
import { CHANGE_CLEARED, CHANGE_CODE, CHANGE_DELETED } from "../../../src/state/kernel/packed-form.js";

export interface AccountChange {
  readonly address: Uint8Array;
  /** Undefined for an account that is gone. */
  readonly account?: { readonly nonce: bigint; readonly balance: bigint; readonly code: Uint8Array } | undefined;
  readonly cleared?: boolean;
  readonly hasNewCode?: boolean;
  readonly slots: readonly (readonly [key: Uint8Array, value: Uint8Array])[];
}

/** Changes as the state kernel packs them (src/state/kernel/packing.ts), written down a second time. */
export function packed(changes: readonly AccountChange[]): Uint8Array {
  return concatBytes(u32(changes.length), ...changes.map(packedAccount));
}

function packedAccount({ address, account, cleared, hasNewCode, slots }: AccountChange): Uint8Array {
  const flags =
    (account === undefined ? CHANGE_DELETED : 0) | (cleared ? CHANGE_CLEARED : 0) | (hasNewCode ? CHANGE_CODE : 0);
  const { nonce, balance, code } = account ?? { nonce: 0n, balance: 0n, code: new Uint8Array(0) };
  const given = hasNewCode ? code : new Uint8Array(0);
  const words = slots.flat();
  const number = new Uint8Array(8);
  new DataView(number.buffer).setBigUint64(0, nonce, true);
  return concatBytes(
    address,
    u32(flags),
    number,
    fromHex(balance.toString(16).padStart(64, "0")),
    keccak256(code),
    u32(given.length),
    given,
    u32(slots.length),
    ...words,
  );
}

function u32(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}
