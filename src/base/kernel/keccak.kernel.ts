// Keccak-256 of what the host puts at INPUT, part by part, and the permutation alone, of a state that it sets and reads.
import { permute, STATE } from "./keccak-f";

export { permute } from "./keccak-f";

const RATE: usize = 136;
const PART_SIZE: usize = 512 * RATE;
/** A part, and room to pad the last block. */
const INPUT = memory.data(69768, 8);

export function stateAddress(): usize { return STATE; }
export function inputAddress(): usize { return INPUT; }
/** Bytes of a part that is not the last one. */
export function partSize(): usize { return PART_SIZE; }

/** Starts the hash of another input. */
export function begin(): void {
  memory.fill(STATE, 0, 200);
}

/** Takes in a part of whole blocks. */
export function absorb(size: usize): void {
  for (let at = INPUT; at < INPUT + size; at += RATE) {
    for (let lane: usize = 0; lane < RATE; lane += 8) {
      store<u64>(STATE + lane, load<u64>(STATE + lane) ^ load<u64>(at + lane));
    }
    permute();
  }
}

/** Takes in the last part, of at most PART_SIZE bytes, and the padding of Ethereum's Keccak: the hash begins the state. */
export function finish(size: usize): void {
  const end = INPUT + size;
  const padded = size - (size % RATE) + RATE;
  memory.fill(end, 0, INPUT + padded - end);
  store<u8>(end, 1);
  const last = INPUT + padded - 1;
  store<u8>(last, load<u8>(last) | 0x80);
  absorb(padded);
}
