import { toHex } from "../../src/base/hex.js";
import type { AssemblyLine } from "../../src/vm/engine.js";
import type { Fork } from "./forks.js";
import { valueAt } from "./isa/history.js";
import { opcodeOf } from "./isa/opcodes.js";

const PUSH1 = 0x60;
const PUSH32 = 0x7f;

/** The code by linear sweep, as the jump destination analysis goes: data between instructions shows as instructions. */
export function* listCode(code: Uint8Array, fork: Fork): Generator<AssemblyLine> {
  for (let at = 0; at < code.length; ) {
    const opcode = code[at]!;
    const size = opcode >= PUSH1 && opcode <= PUSH32 ? opcode - PUSH1 + 2 : 1;
    const bytes = code.slice(at, at + size);
    const immediate = size > 1 ? ` ${toHex(bytes.subarray(1))}` : "";
    yield { at, encoding: toHex(bytes).slice(2), text: nameAt(opcode, fork) + immediate };
    at += size;
  }
}

/** The mnemonic, or what stands for an opcode that the fork does not have. */
function nameAt(code: number, fork: Fork): string {
  const opcode = opcodeOf(code);
  if (opcode !== undefined && valueAt(opcode.gas, fork) !== undefined) return opcode.name;
  return `UNKNOWN_0x${code.toString(16).padStart(2, "0")}`;
}
