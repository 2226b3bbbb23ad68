import { bls12_381 } from "@noble/curves/bls12-381.js";
import { bytesToBigint } from "../../src/base/bytes.js";
import { fromHex } from "../../src/base/hex.js";

const { G1, G2, pairingBatch, fields } = bls12_381;
type PointG1 = InstanceType<typeof G1.Point>;
type PointG2 = InstanceType<typeof G2.Point>;

/** The secret times the generator of G2: the one point of the KZG ceremony's result that a verifier needs. */
const SETUP_G2 = G2.Point.fromHex(
  "b5bfd7dd8cdeb128843bc287230af38926187075cbfbefa81009a2ce615ac53d2914e5870cb452d2afaaab24f3499f72185cbfee53492714734429b7b38608e23926c911cceceac9a36851477ba4c60b087041de621000edc98edada20c1def2",
);

/**
 * True when the KZG proof shows that the committed polynomial is `y` at `z` (EIP-4844, `verify_kzg_proof`): 48-byte
 * compressed points, 32-byte big-endian field elements. Anything badly encoded is no proof.
 */
export function verifyPointEvaluation(
  commitment: Uint8Array,
  z: Uint8Array,
  y: Uint8Array,
  proof: Uint8Array,
): boolean {
  const inputs = decode(commitment, z, y, proof);
  if (inputs === undefined) return false;
  const shiftedCommitment = inputs.commitment.subtract(G1.Point.BASE.multiplyUnsafe(inputs.y));
  const shiftedSetup = SETUP_G2.subtract(G2.Point.BASE.multiplyUnsafe(inputs.z));
  return isOne([
    { g1: shiftedCommitment, g2: G2.Point.BASE },
    { g1: inputs.proof.negate(), g2: shiftedSetup },
  ]);
}

function decode(commitment: Uint8Array, z: Uint8Array, y: Uint8Array, proof: Uint8Array) {
  const points = [decodePoint(commitment), decodePoint(proof)];
  const scalars = [bytesToBigint(z), bytesToBigint(y)];
  if (points.includes(undefined) || scalars.some((scalar) => scalar >= fields.Fr.ORDER)) return undefined;
  return { commitment: points[0]!, proof: points[1]!, z: scalars[0]!, y: scalars[1]! };
}

/** The point of the prime-order subgroup that the bytes encode, if they do. */
function decodePoint(bytes: Uint8Array): PointG1 | undefined {
  try {
    const point = G1.Point.fromBytes(bytes);
    if (!point.is0()) point.assertValidity();
    return point;
  } catch {
    return undefined;
  }
}

/** Whether the pairings multiply to one. A pairing with a point at infinity is one, which the library refuses. */
function isOne(pairs: readonly { g1: PointG1; g2: PointG2 }[]): boolean {
  const proper = pairs.filter(({ g1, g2 }) => !g1.is0() && !g2.is0());
  return proper.length === 0 || fields.Fp12.eql(pairingBatch(proper), fields.Fp12.ONE);
}

/** {@link verifyPointEvaluation} over hex strings, as @ethereumjs asks for it. */
export function verifyPointEvaluationHex(commitment: string, z: string, y: string, proof: string): boolean {
  return verifyPointEvaluation(fromHex(commitment), fromHex(z), fromHex(y), fromHex(proof));
}
