import type { Decoded } from "../isa/decode.js";
import type { Hart, Trap } from "./hart.js";
import type { Binary } from "./integer-ops.js";
import { s32, s64, signExtend, u32 } from "./integers.js";

type Execute = (hart: Hart, decoded: Decoded) => Trap;

/** Volume I, chapter "A": what an AMO leaves in memory, by its funct5; widths are cut off by the store. */
const COMBINE: Readonly<Record<string, Binary>> = {
  "amoswap.w": (_, b) => b,
  "amoadd.w": (a, b) => a + b,
  "amoxor.w": (a, b) => a ^ b,
  "amoand.w": (a, b) => a & b,
  "amoor.w": (a, b) => a | b,
  "amomin.w": (a, b) => (s32(a) < s32(b) ? a : b),
  "amomax.w": (a, b) => (s32(a) > s32(b) ? a : b),
  "amominu.w": (a, b) => (u32(a) < u32(b) ? a : b),
  "amomaxu.w": (a, b) => (u32(a) > u32(b) ? a : b),
  "amoswap.d": (_, b) => b,
  "amoadd.d": (a, b) => a + b,
  "amoxor.d": (a, b) => a ^ b,
  "amoand.d": (a, b) => a & b,
  "amoor.d": (a, b) => a | b,
  "amomin.d": (a, b) => (s64(a) < s64(b) ? a : b),
  "amomax.d": (a, b) => (s64(a) > s64(b) ? a : b),
  "amominu.d": (a, b) => (a < b ? a : b),
  "amomaxu.d": (a, b) => (a > b ? a : b),
};

/** One hart: an AMO is a load and a store. Unlike those, atomics must be aligned. */
function amo(size: number, combine: Binary): Execute {
  return (hart, { rd, rs1, rs2 }) => {
    const address = hart.x(rs1);
    const trap = loadTrap(hart, address, size);
    if (trap) return trap;
    const old = signExtend(hart.load(address, size), 8 * size);
    const storeTrap = hart.store(address, size, combine(old, hart.x(rs2)));
    if (storeTrap) return storeTrap;
    hart.setX(rd, old);
    return undefined;
  };
}

function loadReserved(size: number): Execute {
  return (hart, { rd, rs1 }) => {
    const address = hart.x(rs1);
    const trap = loadTrap(hart, address, size);
    if (trap) return trap;
    hart.registers.reservation = { address, size };
    hart.setX(rd, signExtend(hart.load(address, size), 8 * size));
    return undefined;
  };
}

/** Stores when the reservation is for exactly these bytes; uses it up in any case. */
function storeConditional(size: number): Execute {
  return (hart, { rd, rs1, rs2 }) => {
    const address = hart.x(rs1);
    if (address % BigInt(size) !== 0n) return MISALIGNED;
    const reserved = hart.registers.reservation;
    const holds = reserved?.address === address && reserved.size === size;
    hart.registers.reservation = undefined;
    const trap = holds ? hart.store(address, size, hart.x(rs2)) : undefined;
    if (trap) return trap;
    hart.setX(rd, holds ? 0n : 1n);
    return undefined;
  };
}

const MISALIGNED = "misaligned-access";

function loadTrap(hart: Hart, address: bigint, size: number): Trap {
  if (address % BigInt(size) !== 0n) return MISALIGNED;
  return hart.canLoad(address, size) ? undefined : "memory-out-of-bounds";
}

function sizeOf(name: string): number {
  return name.endsWith(".d") ? 8 : 4;
}

/** The A extension. */
export const ATOMICS: Readonly<Record<string, Execute>> = {
  "lr.w": loadReserved(4),
  "lr.d": loadReserved(8),
  "sc.w": storeConditional(4),
  "sc.d": storeConditional(8),
  ...Object.fromEntries(Object.entries(COMBINE).map(([name, combine]) => [name, amo(sizeOf(name), combine)])),
};
