import { InvalidArgumentError } from "commander";

/**
 * Reads an option that is an integer, decimal or in hex with `0x`.
 * @param shown how the highest is written in what people read, where its digits say little
 */
export function integerOption(least: bigint, most: bigint, shown = String(most)): (text: string) => bigint {
  return (text) => {
    const value = /^([0-9]{1,20}|0x[0-9a-fA-F]{1,16})$/.test(text) ? BigInt(text) : undefined;
    if (value === undefined || value < least || value > most) {
      throw new InvalidArgumentError(`It must be an integer from ${least} to ${shown}.`);
    }
    return value;
  };
}

/** The same as a number, of what is never large. */
export function numberOption(least: number, most: number): (text: string) => number {
  const read = integerOption(BigInt(least), BigInt(most));
  return (text) => Number(read(text));
}
