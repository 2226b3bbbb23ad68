import { readFileSync } from "node:fs";
import { packageRoot } from "../../../src/cli/package-root.js";
import { blockType, type Instruction, moduleBytes } from "../../../test/vms/wasm/assembler.js";
import { ValueType } from "../../../vms/wasm/isa/types.js";
import { SERIAL } from "./programs.js";

/** A module to be loaded. */
export interface LoadedModule {
  readonly name: string;
  readonly code: Uint8Array;
}

const { i32, i64 } = ValueType;
const CONTRACT_SIZE = 24_194;
const ARITY = 128;
const list = <T>(count: number, of: (i: number) => T): readonly T[] => Array.from({ length: count }, (_, i) => of(i));
const fill = (count: number, code: readonly Instruction[]): readonly Instruction[] => list(count, () => code).flat();

/** A module whose `main` does nothing and whose other functions are never called. */
function idle(name: string, functions: readonly { readonly code: readonly Instruction[] }[], more = {}): LoadedModule {
  const code = moduleBytes({
    memory: [1],
    passiveData: SERIAL,
    ...more,
    functions: [{ export: "main", code: [] }, ...functions],
  });
  return { name: `load: ${name} (${code.length} bytes)`, code };
}

function artifact(path: string): LoadedModule {
  const code = readFileSync(new URL(`guest-programs/${path}`, packageRoot()));
  return { name: `load: ${path.split("/").at(-1)} (${code.length} bytes)`, code };
}

const many = list(ARITY, () => i64);
const straight: readonly Instruction[] = [["local.get", 0], ["i32.const", 3], "i32.add", ["local.set", 0]];
const size = CONTRACT_SIZE;

/** The function type 1 has 128 parameters and results, so that blocks can have them. */
const WIDE = { params: many, results: many, code: ["unreachable"] as const };
const typed = (code: readonly Instruction[]) => [WIDE, { params: many, results: many, code }];
const constants = list(ARITY, (): Instruction => ["i64.const", 0]);

/** What costs most to load, of the size that a contract may have, and some modules out of compilers. */
export const LOADED_MODULES: readonly LoadedModule[] = [
  idle("an empty main", []),
  idle("straight code", [{ locals: [i32], code: fill(Math.floor(size / 7), straight) } as never]),
  idle(
    "blocks of 128 parameters and results",
    typed([...list(ARITY, (i): Instruction => ["local.get", i]), ...fill(7800, [["block", 1], "end"])]),
  ),
  idle(
    "blocks of 128 parameters and results, unreachable",
    typed(["unreachable", ...fill(7800, [["block", 1], "end"])]),
  ),
  idle(
    "br_if of 128 values",
    typed([
      ...constants,
      ...fill(5000, [
        ["i32.const", 0],
        ["br_if", 0],
      ]),
    ]),
  ),
  idle("br_table to 65,000 labels", [
    {
      code: [
        ["i32.const", 0],
        ["br_table", ...list(24_000, () => 0)],
      ],
    },
  ]),
  idle(
    "br_table to labels of 128 values",
    typed([...constants, ["i32.const", 0], ["br_table", ...list(23_000, () => 0)]]),
  ),
  idle("br_tables of 2 labels of 128 values, unreachable", typed(["unreachable", ...fill(4000, [["br_table", 0, 0]])])),
  idle("calls of 128 parameters and results", typed([...constants, ...fill(11_000, [["call", 1]])])),
  idle("nested blocks", [{ code: [...fill(900, [["block", blockType()]]), ...fill(900, ["end"])] }]),
  idle(
    "one-byte functions",
    list(6000, () => ({ code: [] })),
  ),
  idle(
    "functions of 50 locals",
    list(200, () => ({ locals: list(50, () => i64), code: [] })),
  ),
  idle("blocks with 1,000 locals", [
    {
      locals: list(1000, () => i64),
      code: [...fill(4000, [["block", blockType()], ["i32.const", 0], ["br_if", 0], "end"])],
    } as never,
  ]),
  idle("ifs", [{ params: [i32], code: fill(3500, [["local.get", 0], ["if", blockType()], "else", "end"]) } as never]),
  idle("unreachable code", [{ code: ["unreachable", ...fill(11_000, ["i32.add"]), "drop"] }]),
  idle("globals", [], { globals: list(4000, () => ({ type: i32, init: ["i32.const", 0] })) }),
  idle("elements", [], { table: [23_000], elements: list(23_000, () => 0) }),
  artifact("contracts/erc20/artifacts/erc20.wasm"),
  artifact("keccak256/artifacts/keccak256.wasm"),
  artifact("ledger/artifacts/ledger.wasm"),
];
