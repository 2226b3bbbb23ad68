import { InvalidProgramError } from "../../../src/base/errors.js";
import { MEMORY } from "../abi.js";
import { type Export, functionType, type Import, type Module } from "../decode/module.js";
import { describeType, equalTypes, type FuncType, ValueType } from "../isa/types.js";
import { HOOK_TYPES, HOOKS_MODULE } from "./hooks.js";

/** The function that a contract exports: it takes the number of bytes of call data and gives a status. */
export const ENTRYPOINT = "user_entrypoint";

/** The function that it may export besides: its constructor, which gets the number of bytes of arguments. */
export const CONSTRUCTOR = "user_constructor";

const ENTRYPOINT_TYPE: FuncType = { params: Uint8Array.of(ValueType.i32), results: Uint8Array.of(ValueType.i32) };

/** Whether a module is a contract, not a program of the zkVM convention: it imports hooks or has a contract's entry. */
export function isContract(module: Module): boolean {
  return (
    module.imports.some((item) => item.module === HOOKS_MODULE) ||
    module.exports.some(({ name }) => name === ENTRYPOINT)
  );
}

/**
 * Refuses a module that is no contract of the Stylus convention, which Tercet adds constructors to.
 * @throws InvalidProgramError `unknown-import`, `wrong-import-type`, `missing-export` or `wrong-export-type`
 */
export function checkContract(module: Module): void {
  for (const item of module.imports) checkImport(module, item);
  const memory = exported(module, MEMORY);
  if (memory.kind !== "memory") throw wrongExport(memory, "memory is to be the memory");
  checkEntry(module, exported(module, ENTRYPOINT));
  if (hasConstructor(module)) checkEntry(module, exported(module, CONSTRUCTOR));
}

/** Whether a contract has a constructor. */
export function hasConstructor(module: Module): boolean {
  return module.exports.some(({ name }) => name === CONSTRUCTOR);
}

function checkEntry(module: Module, entry: Export): void {
  if (entry.kind === "func" && equalTypes(ENTRYPOINT_TYPE, functionType(module, entry.index))) return;
  throw wrongExport(entry, `${entry.name} is to be a function of type ${describeType(ENTRYPOINT_TYPE)}`);
}

function checkImport(module: Module, item: Import): void {
  if (item.module !== HOOKS_MODULE || !Object.hasOwn(HOOK_TYPES, item.name)) {
    const shown = JSON.stringify(`${item.module}.${item.name}`.slice(0, 80));
    throw new InvalidProgramError("unknown-import", item.offset, `there is no import ${shown}: ${insteadOf(item)}`);
  }
  const wanted = HOOK_TYPES[item.name]!;
  if (item.kind === "func" && equalTypes(module.types[item.typeIndex]!, wanted)) return;
  const message = `${HOOKS_MODULE}.${item.name} is a function of type ${describeType(wanted)}`;
  throw new InvalidProgramError("wrong-import-type", item.offset, message);
}

function insteadOf(item: Import): string {
  if (item.module.startsWith("wasi")) {
    return "WASI is not offered: a contract reads its call data with vm_hooks.read_args and writes with vm_hooks.write_result";
  }
  if (item.module === "console") return "the console is for debugging: build the contract without it";
  return `a contract may import the functions of ${HOOKS_MODULE} that the Stylus SDKs declare, and nothing else`;
}

function exported(module: Module, name: string): Export {
  const found = module.exports.find((item) => item.name === name);
  if (found !== undefined) return found;
  const end = module.sections.find(({ id }) => id === 7)?.start ?? module.bytes.length;
  throw new InvalidProgramError("missing-export", end, `a contract must export ${name}`);
}

function wrongExport({ offset }: Export, message: string): InvalidProgramError {
  return new InvalidProgramError("wrong-export-type", offset, message);
}
