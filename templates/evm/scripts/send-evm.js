// Sends a transaction to the counter for EVM.
import { encodeFunctionData, parseAbi } from "viem";
import { openChain } from "../src/chain.js";

const COUNTER = "0x0000000000000000000000000000000000000e01";
const abi = parseAbi(["function increase()", "function number() view returns (uint256)"]);

const chain = await openChain();
const { block, type, gasUsed } = await chain.send(COUNTER, encodeFunctionData({ abi, functionName: "increase" }));
const { output } = await chain.call(COUNTER, encodeFunctionData({ abi, functionName: "number" }));
console.log(
  `evm    block ${block}: increase() ${type}, ${gasUsed} gas; the number is ${BigInt(output)}, the root ${chain.stateRoot()}`,
);
