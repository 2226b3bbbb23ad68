import { toHex } from "../../src/base/hex.js";
import type { AssemblyLine } from "../../src/vm/engine.js";
import { opcodeOf } from "./isa/opcodes.js";

const PUSH1 = 0x60;
const PUSH32 = 0x7f;

/**
 * Bytecode as assembly, by linear sweep, as the jump destination analysis goes: data behind the code is shown as
 * instructions too. Bytes that are no opcode of any fork are shown as data.
 */
export function* disassembleCode(code: Uint8Array): Generator<AssemblyLine> {
  for (let pc = 0; pc < code.length; ) {
    const byte = code[pc]!;
    const immediate = byte >= PUSH1 && byte <= PUSH32 ? byte - PUSH1 + 1 : 0;
    const encoding = code.subarray(pc, pc + 1 + immediate);
    yield { at: pc, encoding: toHex(encoding).slice(2), text: textOf(byte, encoding.subarray(1)) };
    pc += 1 + immediate;
  }
}

function textOf(byte: number, immediate: Uint8Array): string {
  const name = opcodeOf(byte)?.name ?? `.byte ${toHex(Uint8Array.of(byte))}`;
  return immediate.length > 0 ? `${name} ${toHex(immediate)}` : name;
}
