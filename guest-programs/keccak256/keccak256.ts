// Keccak-256 of the whole input.
import { keccak256 } from "../common/keccak256";
import { inputSize, readInput, writeOutput } from "../common/zkvm";

export function main(): void {
  const size = inputSize();
  writeOutput(keccak256(readInput(size), size), 32);
}
