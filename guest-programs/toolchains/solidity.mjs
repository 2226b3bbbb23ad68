// Solidity to EVM bytecode, as hex text: what runs, or what makes a contract that has a constructor.
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import solc from "solc";

const settings = {
  // The oldest that solc still supports without complaint. It differs from Berlin by the BASEFEE opcode only, which no
  // guest uses, so the same bytes run on every fork from Berlin on. (Later ones would use PUSH0.)
  evmVersion: "london",
  viaIR: true,
  optimizer: { enabled: true, runs: 1_000_000 },
  metadata: { appendCBOR: false, bytecodeHash: "none" },
  outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] } },
};

/** @returns {Record<string, string | undefined>} installed versions by tool */
export function versions() {
  return { solc: solc.version() };
}

/** Compiles `<folder>/<name>.sol`, whose last contract it is, behind the interfaces that it calls. Warnings are errors. */
export function build(root, folder, name) {
  const main = posix.join(folder, `${name}.sol`);
  const sources = new Set([main]);
  const read = (path) => {
    sources.add(path);
    return readFileSync(join(root, path), "utf8");
  };
  const request = { language: "Solidity", sources: { [main]: { content: read(main) } }, settings };
  const answer = solc.compile(JSON.stringify(request), { import: (path) => ({ contents: read(path) }) });
  const { errors, contracts } = JSON.parse(answer);
  if (errors?.length) throw new Error(errors.map((error) => error.formattedMessage).join("\n"));
  const contract = Object.values(contracts[main]).find(({ evm }) => evm.bytecode.object !== "");
  const { bytecode, deployedBytecode } = contract.evm;
  const { object } = contract.abi.some(({ type }) => type === "constructor") ? bytecode : deployedBytecode;
  return { artifact: Buffer.from(`0x${object}\n`), sources };
}
