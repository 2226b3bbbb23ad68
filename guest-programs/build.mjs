// Builds the RISC-V runtime library and every guest program for every VM and writes the artifacts and the manifest:
//   node guest-programs/build.mjs
// With --check, builds with the toolchains that the manifest records, writes nothing, and fails when a byte differs.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { bindings } from "./contracts/sdk/abi/bindings.mjs";
import * as assemblyscript from "./toolchains/assemblyscript.mjs";
import * as clang from "./toolchains/clang.mjs";
import * as solidity from "./toolchains/solidity.mjs";
import { buildStarter, PREBUILT } from "./toolchains/starter.mjs";

const root = dirname(fileURLToPath(import.meta.url));
const manifestFile = join(root, "manifest.json");

const DESCRIPTIONS = {
  sha256: "SHA-256 of the input",
  keccak256: "Keccak-256 of the input",
  sieve: "Count, sum and greatest of the primes up to a number, by Eratosthenes' sieve",
  sort: "The input's 64-bit numbers in ascending order, by merge sort",
  matmul: "Product of two square matrices of 64-bit numbers",
  modexp: "Power of 256-bit numbers modulo another, by squaring and multiplying",
  ledger: "Keccak-256 of a table of balances after a batch of transfers",
};

/** Contracts, for the VMs whose contracts have an interface of their own. */
const CONTRACTS = {
  erc20: "A token by ERC-20 whose first caller owns it and can mint",
  exchange: "Moves tokens of other contracts, on whichever VM they are",
  amm: "A pool of two tokens whose product does not fall",
  life: "The game of life on a torus",
  multisig: "A wallet of several owners",
};
const CONTRACT_TARGETS = ["evm", "wasm", "riscv"];

/** Rules of chains. */
const RULES = {
  stf: "The state transition: a transaction or a block, and what it reads of the state, to what becomes of it",
};

/** Rules that a chain has in place of those, for the VMs that can run them. */
const OWN_RULES = {
  "own-stf": "A state transition of a chain's own: a token and a table of words, with transactions of their own form",
};
const OWN_RULES_TARGETS = ["wasm", "riscv"];

const TARGETS = {
  evm: { toolchain: solidity, extension: "evm" },
  wasm: { toolchain: assemblyscript, extension: "wasm" },
  riscv: { toolchain: clang, extension: "elf" },
};

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** The artifact and its entry in the manifest. The folder is named after what it holds. */
async function buildOne(folder, vm) {
  const { toolchain, extension } = TARGETS[vm];
  const name = basename(folder);
  return withEntry(`${folder}/artifacts/${name}.${extension}`, await toolchain.build(root, folder, name));
}

/** The other forms of a contract's interface, by file; see contracts/sdk/abi. */
function interfaceForms(name) {
  const folder = join(root, "contracts", name);
  if (!existsSync(join(folder, `${name}.abi`))) return [];
  const made = bindings(name, readFileSync(join(folder, `${name}.abi`), "utf8"), "../sdk");
  const forms = {
    [`${name}.abi.ts`]: made.interface,
    [`${name}_abi.h`]: made.header,
    [`artifacts/${name}.abi.json`]: made.json,
  };
  // The token was there before the interface was: it finds its functions by itself.
  if (name !== "erc20") forms[`${name}.entry.ts`] = made.entry;
  return Object.entries(forms).map(([file, text]) => [join(folder, file), text]);
}

function writeInterface(name) {
  mkdirSync(join(root, "contracts", name, "artifacts"), { recursive: true });
  for (const [file, text] of interfaceForms(name)) writeFileSync(file, text);
}

/** A program whose sources are those of the project's kernels, so that its root is the project's. */
async function buildRule(name) {
  const folder = `guest-programs/${name}`;
  const { artifact, sources } = await assemblyscript.build(dirname(root), folder, name);
  const fromHere = sources.map((source) => posix.relative("guest-programs", source));
  return withEntry(`${name}/artifacts/${name}.wasm`, { artifact, sources: fromHere });
}

function buildRuntime() {
  return withEntry(clang.LIBRARY, clang.buildLibrary(root));
}

function withEntry(file, { artifact, sources }) {
  const hashes = [...sources].sort().map((source) => [source, sha256(readFileSync(join(root, source)))]);
  const entry = { file, bytes: artifact.length, sha256: sha256(artifact), sources: Object.fromEntries(hashes) };
  return { artifact, entry };
}

function write({ artifact, entry }) {
  writeFileSync(join(root, entry.file), artifact);
  console.log(`${entry.file}: ${entry.bytes} bytes`);
  return entry;
}

async function buildAll() {
  const manifest = { toolchains: {}, runtime: undefined, programs: {}, contracts: {}, rules: {} };
  for (const [vm, { toolchain }] of Object.entries(TARGETS)) {
    manifest.toolchains[vm] = toolchain.versions();
    for (const [tool, version] of Object.entries(manifest.toolchains[vm])) {
      if (!version) throw new Error(`${tool} is missing: apt-get install clang-14 lld-14 llvm-14`);
    }
  }
  manifest.runtime = write(buildRuntime());
  for (const [name, description] of Object.entries(DESCRIPTIONS)) {
    manifest.programs[name] = { description, artifacts: await buildFor(Object.keys(TARGETS), name) };
  }
  for (const name of Object.keys(CONTRACTS)) writeInterface(name);
  for (const [name, description] of Object.entries(CONTRACTS)) {
    const artifacts = await buildFor(CONTRACT_TARGETS, `contracts/${name}`);
    manifest.contracts[name] = { description, artifacts };
  }
  for (const [name, description] of Object.entries(RULES)) {
    mkdirSync(join(root, name, "artifacts"), { recursive: true });
    manifest.rules[name] = { description, artifacts: { wasm: write(await buildRule(name)) } };
  }
  for (const [name, description] of Object.entries(OWN_RULES)) {
    manifest.rules[name] = { description, artifacts: await buildFor(OWN_RULES_TARGETS, name) };
  }
  writeFileSync(join(dirname(root), PREBUILT), buildStarter(dirname(root)));
  writeFileSync(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
}

async function buildFor(vms, folder) {
  const artifacts = {};
  mkdirSync(join(root, folder, "artifacts"), { recursive: true });
  for (const vm of vms) artifacts[vm] = write(await buildOne(folder, vm));
  return artifacts;
}

/** The tools whose installed version is not the recorded one, as text. */
function missingTools(recorded, installed) {
  return Object.entries(recorded)
    .filter(([tool, version]) => installed[tool] !== version)
    .map(([tool, version]) => `${tool} ${version} is not installed (found ${installed[tool] ?? "none"})`);
}

/** Every artifact of a VM that the sources do not give, or that is not the one recorded. */
async function differences(manifest, vm) {
  const different = vm === "riscv" ? difference(buildRuntime(), manifest.runtime) : [];
  for (const [name, { artifacts }] of Object.entries(manifest.programs)) {
    different.push(...difference(await buildOne(name, vm), artifacts[vm]));
  }
  for (const [name, { artifacts }] of Object.entries(manifest.rules)) {
    const build = name in OWN_RULES ? () => buildOne(name, vm) : () => buildRule(name);
    if (vm in artifacts) different.push(...difference(await build(), artifacts[vm]));
  }
  for (const [name, { artifacts }] of Object.entries(manifest.contracts)) {
    for (const [file, text] of interfaceForms(name)) {
      const isSame = existsSync(file) && readFileSync(file, "utf8") === text;
      if (!isSame) different.push(`${posix.relative(root, file)}: the committed text is not what ${name}.abi gives`);
    }
    if (vm in artifacts) different.push(...difference(await buildOne(`contracts/${name}`, vm), artifacts[vm]));
  }
  if (vm === "riscv") different.push(...differenceOfStarter());
  return different;
}

function differenceOfStarter() {
  const project = dirname(root);
  if (buildStarter(project).equals(readFileSync(join(project, PREBUILT)))) return [];
  return [`${PREBUILT}: the committed bytes are not what the sources give`];
}

function difference({ artifact, entry }, recorded) {
  const file = join(root, entry.file);
  const same = existsSync(file) && artifact.equals(readFileSync(file));
  if (!same) return [`${entry.file}: the committed bytes are not what the sources give`];
  return JSON.stringify(entry) === JSON.stringify(recorded) ? [] : [`${entry.file}: the manifest records other hashes`];
}

async function checkAll() {
  const manifest = JSON.parse(readFileSync(manifestFile, "utf8"));
  const different = [];
  for (const [vm, { toolchain }] of Object.entries(TARGETS)) {
    const missing = missingTools(manifest.toolchains[vm], toolchain.versions());
    if (missing.length > 0) {
      console.log(`${vm}: skipped: ${missing.join(", ")}`);
      continue;
    }
    const found = await differences(manifest, vm);
    console.log(`${vm}: ${found.length === 0 ? "every artifact rebuilds to the same bytes" : "differs"}`);
    different.push(...found);
  }
  if (different.length === 0) return;
  console.error([...different, "Rebuild with: npm run guests"].join("\n"));
  process.exitCode = 1;
}

await (process.argv.includes("--check") ? checkAll() : buildAll());
