import { EAGER, type Guess, type Policy } from "../../../vms/riscv/compiled/policy.js";

/** Each guess is one of those that experience speaks against, another one at another place. */
export const ALL_WRONG: Policy = {
  ...EAGER,
  guess: (likely, choices, at) => {
    const others = choices.filter((choice) => choice !== likely);
    return others[hash(at) % others.length] ?? likely;
  },
};

/** Guesses by lot: right ones, too, so that right and wrong ones meet in every way. */
export function byLot(seed: number): Policy {
  const guess: Guess = (likely, choices, at) => [likely, ...choices][hash(at + seed) % (1 + choices.length)]!;
  return { ...EAGER, guess };
}

/** Guesses the same everywhere it can be guessed. */
export function always(choice: unknown): Policy {
  const guess: Guess = (likely, choices) => choices.find((one) => one === choice) ?? likely;
  return { ...EAGER, guess };
}

function hash(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
