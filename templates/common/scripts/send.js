// Sends a transaction to each counter, on the chain in the folder data.
import { fileURLToPath } from "node:url";
import { LmdbStore } from "tercet/lmdb";
import { encodeFunctionData, parseAbi } from "viem";
import { counters, openChain } from "../src/chain.js";

const abi = parseAbi(["function increase()", "function number() view returns (uint256)"]);

const store = LmdbStore.open(fileURLToPath(new URL("../data", import.meta.url)));
const chain = await openChain(store);
for (const [vm, address] of counters) {
  const { block, succeeded, gasUsed } = await chain.send(
    address,
    encodeFunctionData({ abi, functionName: "increase" }),
  );
  const { output } = chain.call(address, encodeFunctionData({ abi, functionName: "number" }));
  const what = `increase() ${succeeded ? "succeeds" : "fails"} on ${vm} for ${gasUsed} gas, the number is ${BigInt(output)}`;
  console.log(`block ${block}: ${what}; root ${chain.stateRoot()}`);
}
chain.close();
await store.close();
