import { shadowEmitter } from "./alu.js";
import type { Placed } from "./region.js";
import { ALL_REGISTERS, readsOf, writesOf } from "./registers.js";

/** Instructions that look at the low words of their sources only. */
const WORDS = new Set([
  ...["addw", "subw", "sllw", "srlw", "sraw", "mulw", "addiw", "slliw", "srliw", "sraiw", "rolw", "rorw", "roriw"],
]);
const LEFT = new Set(["slli", "slliw"]);

/**
 * Compilers rotate words by a 64-bit shift to the left, a 32-bit one to the right and an `or`, of which only the low word
 * counts in the end; and they mix such words by 64-bit operations. V8 sees the rotation when all is done in 32 bits. So
 * where a block has such shifts, results are computed a second time as words if words are what they are used for; what is
 * not used otherwise V8 drops. The result: indices of those instructions.
 */
export function findShadowed(body: readonly Placed[]): ReadonlySet<number> {
  const shadowed = new Set<number>();
  if (!rotates(body)) return shadowed;
  let wanted = 0;
  for (let index = body.length - 1; index >= 0; index--) {
    const placed = body[index]!;
    const { decoded } = placed;
    const written = writesOf(placed);
    const isWanted = (written & wanted) !== 0 && shadowEmitter(decoded) !== undefined;
    wanted &= ~written;
    if (isWanted) shadowed.add(index);
    if (isWanted || WORDS.has(decoded.instruction.name)) wanted |= readsOf(placed) & ALL_REGISTERS;
  }
  return shadowed;
}

function rotates(body: readonly Placed[]): boolean {
  const names = new Set(body.map(({ decoded }) => decoded.instruction.name));
  return names.has("srliw") && names.has("or") && [...LEFT].some((name) => names.has(name));
}
