// Makes the other forms of an interface beside it:
//   node generate.mjs token.abi [path to the SDK]
// token.abi.ts (events, errors, a class to call by), token.entry.ts (what the machine calls; the contract itself is token.ts), token_abi.h and
// token.abi.json, for wallets and libraries.
import { readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { bindings } from "./bindings.mjs";

const [file, sdk = "tercet/guest-programs/contracts/sdk"] = process.argv.slice(2);
if (file === undefined || !file.endsWith(".abi")) {
  console.error("usage: node generate.mjs NAME.abi [path to the SDK]");
  process.exit(2);
}
try {
  const name = basename(file, ".abi");
  const made = bindings(name, readFileSync(file, "utf8"), sdk);
  const write = (path, text) => writeFileSync(join(dirname(file), path), text);
  write(`${name}.abi.ts`, made.interface);
  write(`${name}.entry.ts`, made.entry);
  write(`${name}_abi.h`, made.header);
  write(`${name}.abi.json`, made.json);
} catch (error) {
  console.error(`${file}: ${error.message}`);
  process.exit(1);
}
