import { createCustomCommon, Mainnet } from "@ethereumjs/common";
import { createEVM, getActivePrecompiles } from "@ethereumjs/evm";
import { bls12_381 } from "@noble/curves/bls12-381.js";
import { bn254 } from "@noble/curves/bn254.js";
import { p256 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { bigintToBytes, concatBytes } from "../../src/base/bytes.js";
import { toHex } from "../../src/base/hex.js";
import { precompileAddresses } from "../../vms/evm/forks.js";
import { precompilesAt } from "../../vms/evm/precompiles/table.js";
import type { Contender } from "./contenders.js";

/** A precompiled contract with an input as chains see them; contenders call it `calls` times each time. */
export interface PrecompileWork {
  readonly name: string;
  readonly calls: number;
  readonly ours: Contender;
  readonly ethereumjs: Contender;
}

const FORK = "osaka";
const GAS_LIMIT = 10n ** 9n;

const word = (value: bigint | number) => bigintToBytes(BigInt(value), 32);
const element = (value: bigint) => bigintToBytes(value, 64);
const filled = (size: number, byte: number) => new Uint8Array(size).fill(byte);

/** The contracts by the number that is their address, each with how often it is called at a time. */
const WORKS: readonly { name: string; address: number; calls: number; input: () => Uint8Array }[] = [
  { name: "ecrecover", address: 1, calls: 10, input: signedHash },
  { name: "sha256 of 1 KiB", address: 2, calls: 100, input: () => filled(1024, 0xa7) },
  { name: "modexp, RSA-2048, 65537", address: 5, calls: 20, input: () => powerInput(Uint8Array.of(1, 0, 1)) },
  { name: "modexp, RSA-2048, private", address: 5, calls: 1, input: () => powerInput(filled(256, 0xb5)) },
  { name: "bn254 multiplication", address: 7, calls: 10, input: () => concatBytes(bn254Pair(), filled(32, 0xe7)) },
  { name: "bn254 pairing of 2", address: 8, calls: 1, input: bn254Pairs },
  {
    name: "blake2f, 1,000 rounds",
    address: 9,
    calls: 10,
    input: () => concatBytes(word(1000).slice(28), filled(209, 1)),
  },
  { name: "BLS12-381 pairing of 2", address: 0x0f, calls: 1, input: blsPairs },
  { name: "P256VERIFY", address: 0x100, calls: 10, input: signedByP256 },
];

export async function precompileWorks(): Promise<readonly PrecompileWork[]> {
  const common = createCustomCommon({ chainId: 1 }, Mainnet, { hardfork: FORK });
  const _EVM = await createEVM({ common });
  const theirs = getActivePrecompiles(common);
  const ours = precompilesAt(FORK);
  return WORKS.map(({ name, address: number, calls, input: make }) => {
    const input = make();
    const address = toHex(precompileAddresses(FORK).find((bytes) => Number(toHex(bytes)) === number)!);
    const { gas, run } = ours.get(address)!;
    const their = theirs.get(address.slice(2))!;
    const call = { data: input, gasLimit: GAS_LIMIT, common, _EVM, stateManager: _EVM.stateManager };
    return {
      name,
      calls,
      ours() {
        for (let i = 0; i < calls; i++) run(input);
        return gas(input);
      },
      async ethereumjs() {
        let used = 0n;
        for (let i = 0; i < calls; i++) used = (await their(call)).executionGasUsed;
        return used;
      },
    };
  });
}

function signedHash(): Uint8Array {
  const hash = filled(32, 0xa7);
  const signature = secp256k1.sign(hash, filled(32, 0x17), { prehash: false, format: "recovered" });
  return concatBytes(hash, word(27 + signature[0]!), signature.subarray(1));
}

function signedByP256(): Uint8Array {
  const hash = filled(32, 0xa7);
  const secret = filled(32, 0x17);
  return concatBytes(hash, p256.sign(hash, secret, { prehash: false }), p256.getPublicKey(secret, false).subarray(1));
}

function powerInput(exponent: Uint8Array): Uint8Array {
  return concatBytes(word(256), word(exponent.length), word(256), filled(256, 0xa7), exponent, filled(256, 0xe9));
}

function bn254Pair(isNegative = false): Uint8Array {
  const point = bn254.G1.Point.BASE.multiply(123_456_789n);
  const { x, y } = (isNegative ? point.negate() : point).toAffine();
  return concatBytes(word(x), word(y));
}

/** e(P, Q) e(-P, Q) = 1. */
function bn254Pairs(): Uint8Array {
  const { x, y } = bn254.G2.Point.BASE.multiply(987_654_321n).toAffine();
  const q = concatBytes(word(x.c1), word(x.c0), word(y.c1), word(y.c0));
  return concatBytes(bn254Pair(), q, bn254Pair(true), q);
}

function blsPairs(): Uint8Array {
  const point = bls12_381.G1.Point.BASE.multiply(123_456_789n);
  const [p, minus] = [point, point.negate()].map((each) => {
    const { x, y } = each.toAffine();
    return concatBytes(element(x), element(y));
  });
  const { x, y } = bls12_381.G2.Point.BASE.multiply(987_654_321n).toAffine();
  const q = concatBytes(...[x.c0, x.c1, y.c0, y.c1].map(element));
  return concatBytes(p!, q, minus!, q);
}
