import { TercetError } from "../base/errors.js";
import { fromHex } from "../base/hex.js";
import { recogniseVm } from "../vm/registry.js";
import { isVmName, VM_NAMES, type VmName } from "../vm/vm-name.js";
import { readBounded } from "./files.js";

/** Twice the largest program in hex, and some white space. */
const MAX_FILE = 33 * 1024 * 1024;

export interface ProgramFile {
  readonly vm: VmName;
  readonly code: Uint8Array;
}

/**
 * Reads a program and finds out which VM it is for: by its magic (ELF, WebAssembly), or because the file is hex text,
 * which is EVM bytecode. Raw EVM bytecode has no magic and needs `vm`.
 * @throws TercetError `unknown-program`, `unknown-vm`, `wrong-vm`
 */
export async function readProgram(path: string, vm?: string): Promise<ProgramFile> {
  const bytes = readBounded(path, MAX_FILE);
  if (vm !== undefined && !isVmName(vm)) {
    throw new TercetError("unknown-vm", `there is no VM ${JSON.stringify(vm)}; there are: ${VM_NAMES.join(", ")}`);
  }
  const recognised = await recogniseVm(bytes);
  if (recognised !== undefined) {
    if (vm === undefined || vm === recognised) return { vm: recognised, code: bytes };
    throw new TercetError("wrong-vm", `${path} is a program for ${recognised}, not for ${vm}`);
  }
  const hex = hexText(bytes);
  if (hex !== undefined && (vm === undefined || vm === "evm")) return { vm: "evm", code: fromHex(hex) };
  if (vm !== undefined) return { vm, code: bytes };
  throw new TercetError(
    "unknown-program",
    `${path} is neither an ELF nor a WebAssembly module nor EVM bytecode in hex; for raw EVM bytecode give --vm evm`,
  );
}

/** The text of a file that holds nothing but hex digits and surrounding white space. */
function hexText(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder("latin1").decode(bytes).trim();
  return /^(0x)?([0-9a-fA-F]{2})+$/.test(text) ? text : undefined;
}
