import { copyBytes } from "../../src/base/bytes.js";
import { argumentChecks } from "../../src/base/checks.js";
import { InvalidProgramError } from "../../src/base/errors.js";
import { keccak256 } from "../../src/base/hash.js";
import { toHex } from "../../src/base/hex.js";
import type { Fact, Program } from "../../src/vm/engine.js";
import type { Profile } from "../../src/vm/profile.js";
import { disassembleCode } from "./disassembly.js";
import { forkOf } from "./forks.js";

const PUSH1 = 0x60;
const PUSH32 = 0x7f;
const JUMPDEST = 0x5b;

/**
 * Takes runtime bytecode as a program. Any bytes are code on the EVM (what is wrong with them shows when they run), but
 * for the container format that no fork here knows.
 * @throws InvalidProgramError `code-too-large` over the profile's `maxCode`, `unsupported-container` for EOF's magic
 * (EIP-3540)
 * @throws ConfigError `invalid-profile`
 */
export function loadProgram(code: Uint8Array, profile: Profile): Program {
  argumentChecks.bytes(code, "the code");
  const fork = forkOf(profile);
  if (code.length > profile.maxCode) {
    throw new InvalidProgramError(
      "code-too-large",
      profile.maxCode,
      `the code has ${code.length} bytes and the limit is ${profile.maxCode}: raise maxCode in the profile`,
      { details: { size: code.length, limit: profile.maxCode } },
    );
  }
  if (code[0] === 0xef && code[1] === 0x00) {
    throw new InvalidProgramError(
      "unsupported-container",
      0,
      `the code is an EOF container, which ${fork} does not know: compile to legacy bytecode`,
    );
  }
  const own = copyBytes(code);
  return {
    vm: "evm",
    code: own,
    profile,
    describe: () => describeCode(own, fork),
    disassemble: () => disassembleCode(own),
  };
}

function describeCode(code: Uint8Array, fork: string): readonly Fact[] {
  const { instructions, jumpDestinations, pushData } = countInstructions(code);
  return [
    { label: "fork", value: fork },
    { label: "size", value: `${code.length} bytes` },
    { label: "instructions", value: String(instructions) },
    { label: "jump destinations", value: String(jumpDestinations) },
    { label: "push data", value: `${pushData} bytes` },
    { label: "code hash", value: toHex(keccak256(code)) },
  ];
}

/** Counts by linear sweep, as the jump destination analysis does; a data section counts as instructions too. */
function countInstructions(code: Uint8Array) {
  let instructions = 0;
  let jumpDestinations = 0;
  let pushData = 0;
  for (let pc = 0; pc < code.length; pc++) {
    const opcode = code[pc]!;
    instructions++;
    if (opcode === JUMPDEST) jumpDestinations++;
    if (opcode >= PUSH1 && opcode <= PUSH32) {
      const data = Math.min(opcode - PUSH1 + 1, code.length - pc - 1);
      pushData += data;
      pc += data;
    }
  }
  return { instructions, jumpDestinations, pushData };
}
