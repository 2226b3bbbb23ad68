// What each instruction that only computes does, in BigInts, written from the manual and from nothing else.

const u = (value: bigint) => BigInt.asUintN(64, value);
const s = (value: bigint) => BigInt.asIntN(64, value);
const u32 = (value: bigint) => BigInt.asUintN(32, value);
const s32 = (value: bigint) => BigInt.asIntN(32, value);
const bits = (value: bigint, width: number) => BigInt.asUintN(width, value).toString(2).padStart(width, "0");
const ones = (value: bigint, width: number) => BigInt(bits(value, width).replaceAll("0", "").length);
const leading = (value: bigint, width: number) => BigInt(/^0*/.exec(bits(value, width))![0].length);
const trailing = (value: bigint, width: number) => BigInt(/0*$/.exec(bits(value, width))![0].length);
const rotated = (value: bigint, by: bigint, width: number) => {
  const text = bits(value, width);
  const cut = Number(by) % width;
  return BigInt(`0b${text.slice(width - cut)}${text.slice(0, width - cut)}`);
};
const bytesOf = (value: bigint) => u(value).toString(16).padStart(16, "0").match(/../g)!;
const truncatedDivision = (a: bigint, b: bigint, width: number) => (b === 0n ? -1n : BigInt.asIntN(width, a / b));
const remainder = (a: bigint, b: bigint) => (b === 0n ? a : a % b);
const flag = (condition: boolean) => (condition ? 1n : 0n);

/** rd from rs1, rs2 (both unsigned 64-bit), for R and unary formats. Results are taken modulo 2^64. */
export const COMPUTES: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  sll: (a, b) => a << (b % 64n),
  slt: (a, b) => flag(s(a) < s(b)),
  sltu: (a, b) => flag(a < b),
  xor: (a, b) => a ^ b,
  srl: (a, b) => a >> (b % 64n),
  sra: (a, b) => s(a) >> (b % 64n),
  or: (a, b) => a | b,
  and: (a, b) => a & b,
  addw: (a, b) => s32(a + b),
  subw: (a, b) => s32(a - b),
  sllw: (a, b) => s32(a << (b % 32n)),
  srlw: (a, b) => s32(u32(a) >> (b % 32n)),
  sraw: (a, b) => s32(a) >> (b % 32n),
  mul: (a, b) => a * b,
  mulh: (a, b) => (s(a) * s(b)) >> 64n,
  mulhsu: (a, b) => (s(a) * b) >> 64n,
  mulhu: (a, b) => (a * b) >> 64n,
  div: (a, b) => truncatedDivision(s(a), s(b), 64),
  divu: (a, b) => truncatedDivision(a, b, 65),
  rem: (a, b) => remainder(s(a), s(b)),
  remu: (a, b) => remainder(a, b),
  mulw: (a, b) => s32(a * b),
  divw: (a, b) => truncatedDivision(s32(a), s32(b), 32),
  divuw: (a, b) => s32(truncatedDivision(u32(a), u32(b), 33)),
  remw: (a, b) => remainder(s32(a), s32(b)),
  remuw: (a, b) => s32(remainder(u32(a), u32(b))),
  "add.uw": (a, b) => u32(a) + b,
  sh1add: (a, b) => 2n * a + b,
  sh2add: (a, b) => 4n * a + b,
  sh3add: (a, b) => 8n * a + b,
  "sh1add.uw": (a, b) => 2n * u32(a) + b,
  "sh2add.uw": (a, b) => 4n * u32(a) + b,
  "sh3add.uw": (a, b) => 8n * u32(a) + b,
  andn: (a, b) => a & u(~b),
  orn: (a, b) => a | u(~b),
  xnor: (a, b) => ~(a ^ b),
  clz: (a) => leading(a, 64),
  ctz: (a) => trailing(a, 64),
  cpop: (a) => ones(a, 64),
  clzw: (a) => leading(a, 32),
  ctzw: (a) => trailing(a, 32),
  cpopw: (a) => ones(a, 32),
  max: (a, b) => (s(a) >= s(b) ? a : b),
  maxu: (a, b) => (a >= b ? a : b),
  min: (a, b) => (s(a) >= s(b) ? b : a),
  minu: (a, b) => (a >= b ? b : a),
  "sext.b": (a) => BigInt.asIntN(8, a),
  "sext.h": (a) => BigInt.asIntN(16, a),
  "zext.h": (a) => BigInt.asUintN(16, a),
  rol: (a, b) => rotated(a, 64n - (b % 64n), 64),
  ror: (a, b) => rotated(a, b % 64n, 64),
  rolw: (a, b) => s32(rotated(a, 32n - (b % 32n), 32)),
  rorw: (a, b) => s32(rotated(a, b % 32n, 32)),
  "orc.b": (a) =>
    BigInt(
      `0x${bytesOf(a)
        .map((byte) => (byte === "00" ? "00" : "ff"))
        .join("")}`,
    ),
  rev8: (a) => BigInt(`0x${bytesOf(a).reverse().join("")}`),
  bclr: (a, b) => a & u(~(1n << (b % 64n))),
  bext: (a, b) => (a >> (b % 64n)) & 1n,
  binv: (a, b) => a ^ (1n << (b % 64n)),
  bset: (a, b) => a | (1n << (b % 64n)),
  "czero.eqz": (a, b) => (b === 0n ? 0n : a),
  "czero.nez": (a, b) => (b === 0n ? a : 0n),
};

/** The register form of each instruction with an immediate. */
export const IMMEDIATE_FORM: Readonly<Record<string, string>> = {
  addi: "add",
  slti: "slt",
  sltiu: "sltu",
  xori: "xor",
  ori: "or",
  andi: "and",
  slli: "sll",
  srli: "srl",
  srai: "sra",
  addiw: "addw",
  slliw: "sllw",
  srliw: "srlw",
  sraiw: "sraw",
  rori: "ror",
  roriw: "rorw",
  bclri: "bclr",
  bexti: "bext",
  binvi: "binv",
  bseti: "bset",
};

export const BRANCHES: Readonly<Record<string, (a: bigint, b: bigint) => boolean>> = {
  beq: (a, b) => a === b,
  bne: (a, b) => a !== b,
  blt: (a, b) => s(a) < s(b),
  bge: (a, b) => s(a) >= s(b),
  bltu: (a, b) => a < b,
  bgeu: (a, b) => a >= b,
};

/** What an AMO leaves in memory, from what was there and rs2, both cut to its width and unsigned. */
export const AMOS: Readonly<Record<string, (old: bigint, operand: bigint, width: number) => bigint>> = {
  amoswap: (_old, b) => b,
  amoadd: (a, b, width) => BigInt.asUintN(width, a + b),
  amoxor: (a, b) => a ^ b,
  amoand: (a, b) => a & b,
  amoor: (a, b) => a | b,
  amomin: (a, b, width) => (BigInt.asIntN(width, a) <= BigInt.asIntN(width, b) ? a : b),
  amomax: (a, b, width) => (BigInt.asIntN(width, a) >= BigInt.asIntN(width, b) ? a : b),
  amominu: (a, b) => (a <= b ? a : b),
  amomaxu: (a, b) => (a >= b ? a : b),
};
