import { HOOKS } from "../../src/vm/hooks/table.js";
import { FIRST_HOOK_CALL, HOST_CALLS, REGISTER } from "../../vms/riscv/abi.js";
import { encode, loadConstant, words } from "../vms/riscv/assembler.js";
import { buildElf, CODE, DATA, R, W, X } from "../vms/riscv/elf-builder.js";
import { call, constructed, contract, numbers, result, type Step } from "../vms/wasm/stylus/contracts.js";

/** An argument of a host call: a number, or a register. */
type Argument = number | { readonly register: number };

const [s0, s1] = [8, 9];

/** A host call of RISC-V. */
export function hostCall(number: number, ...args: readonly Argument[]): number[] {
  const loads = args.flatMap((argument, i) =>
    typeof argument === "number"
      ? loadConstant(REGISTER.a0 + i, BigInt(argument))
      : [encode("addi", { rd: REGISTER.a0 + i, rs1: argument.register })],
  );
  return [...loads, ...loadConstant(REGISTER.a7, BigInt(number)), encode("ecall")];
}

/** A hook of a RISC-V contract, by its name. */
export function hookCall(name: string, ...args: readonly Argument[]): number[] {
  return hostCall(FIRST_HOOK_CALL + HOOKS.find((hook) => hook.name === name)!.number, ...args);
}

/** The input's address and size in s0 and s1. */
const READ_INPUT = [
  ...hostCall(HOST_CALLS.readInput),
  encode("addi", { rd: s0, rs1: REGISTER.a0 }),
  encode("addi", { rd: s1, rs1: REGISTER.a1 }),
];
const INPUT = { register: s0 };
const SIZE = { register: s1 };
const exit = (status: number) => hostCall(HOST_CALLS.exit, status);

/** A RISC-V contract of these instructions, with a constructor if there are some for it. */
export function riscvContract(calls: readonly number[], creation?: readonly number[]): Uint8Array {
  const skip = creation && [encode("beq", { rs1: REGISTER.s11, rs2: 0, imm: 4 * (creation.length + 1) })];
  const code = words(...(skip ?? []), ...(creation ?? []), ...calls);
  return buildElf({
    entry: CODE,
    segments: [
      { address: CODE, bytes: code, flags: R | X },
      { address: DATA, bytes: new Uint8Array(0), size: 4096, flags: R | W },
    ],
    names: creation === undefined ? [".tercet"] : [".tercet", ".tercet.constructor"],
  });
}

/** Contracts by VM that all do the same. */
export interface Family {
  readonly wasm: Uint8Array;
  readonly riscv: Uint8Array;
}

/** Its constructor keeps the first word of its arguments; calls return it, and halt without it. */
export const KEEPER: Family = {
  wasm: constructed(
    [
      ...call("read_args", 64),
      ...call("storage_cache_bytes32", 0, 64),
      ...call("storage_flush_cache", 0),
      ...numbers(0),
    ],
    [...call("storage_load_bytes32", 0, 64), ...result(64, 32)],
  ),
  riscv: riscvContract(
    [...hookCall("storage_load_bytes32", DATA, DATA + 64), ...hookCall("write_result", DATA + 64, 32), ...exit(0)],
    [
      ...hookCall("read_args", DATA + 64),
      ...hookCall("storage_cache_bytes32", DATA, DATA + 64),
      ...[...hookCall("storage_flush_cache", 0), ...exit(0)],
    ],
  ),
};

/** Its constructor reverts with its arguments. */
export const REFUSER: Family = {
  wasm: constructed(
    [
      ...call("read_args", 64),
      ...numbers(64),
      ["local.get", 0] as Step,
      ...call("write_result").slice(-1),
      ...numbers(1),
    ],
    numbers(0),
  ),
  riscv: riscvContract(exit(0), [...READ_INPUT, ...hookCall("write_result", INPUT, SIZE), ...exit(1)]),
};

/** Without a constructor: returns a byte. */
export const PLAIN: Family = {
  wasm: contract(result(0, 1)),
  riscv: riscvContract([...hookCall("write_result", DATA, 1), ...exit(0)]),
};

/** Creates a contract of its call data, salted with zero or not, and returns the address in 20 bytes: zero when there is none. */
export function factory(vm: "wasm" | "riscv", isSalted: boolean): Uint8Array {
  const name = isSalted ? "create2" : "create1";
  const out = 0xf000;
  if (vm === "riscv") {
    const salt = isSalted ? [DATA] : [];
    const create = hookCall(name, INPUT, SIZE, DATA, ...salt, DATA + 64, DATA + 128);
    return riscvContract([...READ_INPUT, ...create, ...hookCall("write_result", DATA + 64, 20), ...exit(0)]);
  }
  const salt = isSalted ? [out] : [];
  return contract(
    [
      ...[...call("read_args", 0x10000), ...numbers(0x10000), ["local.get", 0] as Step],
      ...[...call(name, out, ...salt, out + 64, out + 128), ...result(out + 64, 20)],
    ],
    [],
    4,
  );
}
