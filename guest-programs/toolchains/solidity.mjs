// Solidity to EVM runtime bytecode, as hex text.
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
  outputSelection: { "*": { "*": ["evm.deployedBytecode.object"] } },
};

/** @returns {Record<string, string | undefined>} installed versions by tool */
export function versions() {
  return { solc: solc.version() };
}

/** Compiles `<folder>/<name>.sol`, which holds one contract. Warnings are errors. */
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
  const [contract] = Object.values(contracts[main]);
  return { artifact: Buffer.from(`0x${contract.evm.deployedBytecode.object}\n`), sources };
}
