import { concatBytes } from "../../src/base/bytes.js";
import { fromHex } from "../../src/base/hex.js";
import { isProofValid } from "../../src/vm/accelerators/computations.js";

const POINT = 48;
const ELEMENT = 32;

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
  if (commitment.length !== POINT || proof.length !== POINT || z.length !== ELEMENT || y.length !== ELEMENT)
    return false;
  return isProofValid(concatBytes(commitment, z, y, proof));
}

/** {@link verifyPointEvaluation} over hex strings, as @ethereumjs asks for it. */
export function verifyPointEvaluationHex(commitment: string, z: string, y: string, proof: string): boolean {
  return verifyPointEvaluation(fromHex(commitment), fromHex(z), fromHex(y), fromHex(proof));
}
