// Point evaluation (EIP-4844).
import { INPUT, prepare, verifyProof } from "./bls12-381-operations";

/** Whether the KZG proof shows that the committed polynomial is `y` at `z` (EIP-4844, `verify_kzg_proof`). */
export function isProven(commitment: usize, z: usize, y: usize, proof: usize): bool {
  prepare();
  memory.copy(INPUT, commitment, 48);
  memory.copy(INPUT + 48, z, 32);
  memory.copy(INPUT + 80, y, 32);
  memory.copy(INPUT + 112, proof, 48);
  return verifyProof();
}
