import { toHex } from "../../../src/base/hex.js";
import * as computation from "../../../src/vm/accelerators/kernel/numbers.js";
import { type Fork, isAtLeast } from "../../../src/vm/rules/forks.js";
import * as code from "./kernel/codes.js";
import { contractOf } from "./kernels.js";
import type { PricedPrecompile } from "./precompile.js";

/** A precompiled contract at its price, with the forks that have it so. */
export interface PrecompileRow {
  /** The number that is its address. */
  readonly address: number;
  /** What it does: kernel/numbers.ts of src/vm/accelerators. */
  readonly contract: number;
  readonly since: Fork;
  /** The first fork that has it no longer, or at another price. */
  readonly until?: Fork;
  /** How its price follows from its input, and with which numbers; see kernel/codes.ts. */
  readonly price: number;
  readonly base?: number;
  readonly each?: number;
  readonly part?: number;
}

const { PRICE_PARTS, PRICE_BEGUN_PARTS, PRICE_SUM_G1, PRICE_SUM_G2, PRICE_ROUNDS } = code;

/** The precompiled contracts of Ethereum: the only place that says which fork has which, and at what price. */
export const PRECOMPILES: readonly PrecompileRow[] = [
  { address: 0x01, contract: computation.ECRECOVER, since: "frontier", price: PRICE_PARTS, base: 3000 },
  {
    address: 0x02,
    contract: computation.SHA256,
    since: "frontier",
    price: PRICE_BEGUN_PARTS,
    base: 60,
    each: 12,
    part: 32,
  },
  {
    address: 0x03,
    contract: computation.RIPEMD160,
    since: "frontier",
    price: PRICE_BEGUN_PARTS,
    base: 600,
    each: 120,
    part: 32,
  },
  {
    address: 0x04,
    contract: computation.IDENTITY,
    since: "frontier",
    price: PRICE_BEGUN_PARTS,
    base: 15,
    each: 3,
    part: 32,
  },
  // EIP-198, EIP-2565, EIP-7883 with the limit of EIP-7823.
  { address: 0x05, contract: computation.MODEXP, since: "byzantium", until: "berlin", price: code.PRICE_EIP198 },
  { address: 0x05, contract: computation.MODEXP, since: "berlin", until: "osaka", price: code.PRICE_EIP2565 },
  { address: 0x05, contract: computation.MODEXP, since: "osaka", price: code.PRICE_EIP7883, part: 1024 },
  // EIP-196, EIP-197, EIP-1108.
  {
    address: 0x06,
    contract: computation.BN254_ADD,
    since: "byzantium",
    until: "istanbul",
    price: PRICE_PARTS,
    base: 500,
  },
  { address: 0x06, contract: computation.BN254_ADD, since: "istanbul", price: PRICE_PARTS, base: 150 },
  {
    address: 0x07,
    contract: computation.BN254_MULTIPLY,
    since: "byzantium",
    until: "istanbul",
    price: PRICE_PARTS,
    base: 40_000,
  },
  { address: 0x07, contract: computation.BN254_MULTIPLY, since: "istanbul", price: PRICE_PARTS, base: 6000 },
  {
    address: 0x08,
    contract: computation.BN254_PAIRING,
    since: "byzantium",
    until: "istanbul",
    price: PRICE_PARTS,
    base: 100_000,
    each: 80_000,
    part: 192,
  },
  {
    address: 0x08,
    contract: computation.BN254_PAIRING,
    since: "istanbul",
    price: PRICE_PARTS,
    base: 45_000,
    each: 34_000,
    part: 192,
  },
  // EIP-152.
  { address: 0x09, contract: computation.BLAKE2F, since: "istanbul", price: PRICE_ROUNDS, each: 1 },
  // EIP-4844.
  { address: 0x0a, contract: computation.POINT_EVALUATION, since: "cancun", price: PRICE_PARTS, base: 50_000 },
  // EIP-2537.
  { address: 0x0b, contract: computation.BLS_G1_ADD, since: "prague", price: PRICE_PARTS, base: 375 },
  { address: 0x0c, contract: computation.BLS_G1_MSM, since: "prague", price: PRICE_SUM_G1, each: 12_000, part: 160 },
  { address: 0x0d, contract: computation.BLS_G2_ADD, since: "prague", price: PRICE_PARTS, base: 600 },
  { address: 0x0e, contract: computation.BLS_G2_MSM, since: "prague", price: PRICE_SUM_G2, each: 22_500, part: 288 },
  {
    address: 0x0f,
    contract: computation.BLS_PAIRING,
    since: "prague",
    price: PRICE_PARTS,
    base: 37_700,
    each: 32_600,
    part: 384,
  },
  { address: 0x10, contract: computation.BLS_MAP_G1, since: "prague", price: PRICE_PARTS, base: 5500 },
  { address: 0x11, contract: computation.BLS_MAP_G2, since: "prague", price: PRICE_PARTS, base: 23_800 },
  // EIP-7951.
  { address: 0x100, contract: computation.P256VERIFY, since: "osaka", price: PRICE_PARTS, base: 6900 },
];

/** The rows of a fork, by rising address. */
export function rowsAt(fork: Fork): readonly PrecompileRow[] {
  return PRECOMPILES.filter(
    ({ since, until }) => isAtLeast(fork, since) && (until === undefined || !isAtLeast(fork, until)),
  );
}

/** A row as kernels read it: ROW_SIZE bytes. */
export function encodeRow({ contract, price, base = 0, each = 0, part = 0 }: PrecompileRow): Uint8Array {
  const bytes = new Uint8Array(code.ROW_SIZE);
  const view = new DataView(bytes.buffer);
  view.setUint32(code.R_CONTRACT, contract, true);
  view.setUint32(code.R_PRICE, price, true);
  view.setUint32(code.R_BASE, base, true);
  view.setUint32(code.R_EACH, each, true);
  view.setUint32(code.R_PART, part, true);
  return bytes;
}

/** The precompiled contracts that Ethereum has at a fork, by address in lower-case `0x` hex. */
export function precompilesAt(fork: Fork): ReadonlyMap<string, PricedPrecompile> {
  return new Map(
    rowsAt(fork).map((row) => [toHex(addressOf(row.address)), contractOf(encodeRow(row), row.contract, row.part ?? 0)]),
  );
}

/** The 20 bytes of an address that is a small number. */
export function addressOf(number: number): Uint8Array {
  const address = new Uint8Array(20);
  new DataView(address.buffer).setUint32(16, number);
  return address;
}
