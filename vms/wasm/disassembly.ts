import { toHex } from "../../src/base/hex.js";
import type { AssemblyLine } from "../../src/vm/engine.js";
import { opcodeOf } from "./isa/opcodes.js";
import { typeName } from "./isa/types.js";
import type { DecodedProgram } from "./loaded-module.js";
import type { Instructions } from "./validate/instructions.js";
import { validateModule } from "./validate/validate.js";

const INDENT = "  ";
const EMPTY_BLOCK_TYPE = -64;

/** The functions of a module as assembly, in the notation of the text format, indices not replaced by names. */
export function disassembleModule({ module, settings }: DecodedProgram): AssemblyLine[] {
  const lines: AssemblyLine[] = [];
  validateModule(module, settings, (position, body) => {
    const index = module.importedFunctions + position;
    lines.push({ at: module.functions.start[position]!, encoding: "", text: `func ${index}` });
    lines.push(...listBody(module.bytes, body));
  });
  return lines;
}

function* listBody(bytes: Uint8Array, body: Instructions): Generator<AssemblyLine> {
  let depth = 1;
  for (let row = 0; row < body.length; row++) {
    const { mnemonic } = opcodeOf(body.op[row]!)!;
    const at = body.at[row]!;
    const next = row + 1 < body.length ? body.at[row + 1]! : body.end;
    if (mnemonic === "end" || mnemonic === "else") depth--;
    const text = `${INDENT.repeat(depth)}${mnemonic}${immediateText(body, row)}`;
    if (mnemonic === "else" || /^(block|loop|if)$/.test(mnemonic)) depth++;
    yield { at, encoding: toHex(bytes.subarray(at, next)).slice(2), text };
  }
}

/** What `a` and `b` hold is said where {@link Instructions} are defined. */
function immediateText(body: Instructions, row: number): string {
  const a = body.a[row]!;
  const b = body.b[row]!;
  switch (opcodeOf(body.op[row]!)!.immediates) {
    case "none":
    case "memory":
      return "";
    case "block":
      return blockType(a);
    case "labels":
      return ` ${body.targets.subarray(a, a + b).join(" ")}`;
    case "indirect":
      return ` ${b} (type ${a})`;
    case "types":
    case "heap":
      return ` ${typeName(a)}`;
    case "memory8":
    case "memory16":
    case "memory32":
    case "memory64":
      return ` offset=${b >>> 0} align=${2 ** a}`;
    case "i64":
      return ` ${BigInt.asIntN(64, (BigInt(b) << 32n) | BigInt(a >>> 0))}`;
    case "f32":
      return ` ${floatOf(a)}`;
    case "f64":
      return ` ${doubleOf(a, b)}`;
    case "data+memory":
      return ` ${a}`;
    case "elem+table":
      return ` ${b} ${a}`;
    case "memory+memory":
      return "";
    case "table+table":
      return ` ${a} ${b}`;
    default:
      return ` ${a}`;
  }
}

function blockType(type: number): string {
  if (type === EMPTY_BLOCK_TYPE) return "";
  return type < 0 ? ` (result ${typeName(type + 0x80)})` : ` (type ${type})`;
}

function floatOf(bits: number): number {
  return new Float32Array(Int32Array.of(bits).buffer)[0]!;
}

function doubleOf(low: number, high: number): number {
  return new Float64Array(Int32Array.of(low, high).buffer)[0]!;
}
