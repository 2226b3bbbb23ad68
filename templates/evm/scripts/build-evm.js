// contracts/counter.sol to build/counter.evm: code of the EVM, as hex digits.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import solc from "solc";

const root = new URL("../", import.meta.url);
const request = {
  language: "Solidity",
  sources: { "counter.sol": { content: readFileSync(new URL("contracts/counter.sol", root), "utf8") } },
  settings: {
    optimizer: { enabled: true },
    outputSelection: { "*": { "*": ["evm.deployedBytecode.object"] } },
  },
};
const { errors = [], contracts } = JSON.parse(solc.compile(JSON.stringify(request)));
for (const { formattedMessage } of errors) console.error(formattedMessage);
if (errors.some(({ severity }) => severity === "error")) process.exit(1);
mkdirSync(new URL("build", root), { recursive: true });
writeFileSync(new URL("build/counter.evm", root), contracts["counter.sol"].Counter.evm.deployedBytecode.object);
