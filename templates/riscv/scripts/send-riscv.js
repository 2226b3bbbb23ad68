// Sends a transaction to the program for RISC-V: its data is the program's input.
import { numberToHex } from "viem";
import { openChain } from "../src/chain.js";

const PRIMES = "0x0000000000000000000000000000000000000501";

const chain = await openChain();
const { block, type, gasUsed, output } = await chain.send(PRIMES, numberToHex(10_000, { size: 32 }));
console.log(
  `riscv  block ${block}: primes(10000) ${type}, ${gasUsed} gas; there are ${BigInt(output)}, the root ${chain.stateRoot()}`,
);
