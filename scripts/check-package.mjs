// Packs the package, installs the tarball in an empty folder and runs there what the documents show, in their order:
// library examples (```js blocks), then, with the guest programs and the licence beside it as in a clone, shell examples
// (`npx tercet` lines of ```sh blocks).
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const work = mkdtempSync(join(tmpdir(), "tercet-package-"));

/** The fenced blocks of a document that are examples, in order. */
function examples(document) {
  const pattern = /^```(js|sh)\n([\s\S]*?)^```/gm;
  return [...readFileSync(join(root, document), "utf8").matchAll(pattern)].map(([, language, text]) => ({
    language,
    text,
  }));
}

/** Files that a document shows: blocks that begin with a comment which is their name. */
function namedFiles(document) {
  const pattern = /^```(?:ts)?\n(\/\/ (\S+\.\w+)\n[\s\S]*?)^```/gm;
  return [...readFileSync(join(root, document), "utf8").matchAll(pattern)].map(([, text, name]) => ({ name, text }));
}

function check(title, command, args, env = process.env) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: work, env, encoding: "utf8", timeout: 300_000 });
  if (status !== 0) throw new Error(`${title} failed with status ${status}\n${stdout}${stderr}`);
  console.log(`ok  ${title}`);
}

/** What a clone builds after its installation is in the package already: there is nothing to run, and no source to run it on. */
function checkThatNothingIsBuilt() {
  const folder = join(work, "node_modules", "tercet");
  const { scripts } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  for (const name of ["preinstall", "install", "postinstall"]) {
    if (name in scripts) throw new Error(`the package has a script ${name}, which runs wherever it is installed`);
  }
  check("the package is not built where it is installed", "npm", ["run", "--silent", "prepare", "--prefix", folder]);
}

function checkLibraryExample(document, code) {
  writeFileSync(join(work, "example.js"), code);
  check(`${document}: library example importing ${/\{ (.*) \} from "tercet"/.exec(code)?.[1]}`, "node", ["example.js"]);
}

/** The oldest TypeScript that the declarations are for, without the types of the DOM or of Node. */
const OLDEST_TYPESCRIPT = "5.6";

function checkTypes() {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const entries = Object.entries(exports).filter(([, target]) => typeof target === "object");
  const lines = entries.map(([path], i) => `export * as entry${i} from "tercet${path.slice(1)}";\n`);
  writeFileSync(join(work, "types.ts"), lines.join(""));
  install(`typescript@${OLDEST_TYPESCRIPT}`);
  const flags = [
    "--module",
    "nodenext",
    "--target",
    "es2022",
    "--lib",
    "es2022",
    "--strict",
    "--skipLibCheck",
    "false",
  ];
  check(`types of every entry with TypeScript ${OLDEST_TYPESCRIPT}`, "npx", ["tsc", "--noEmit", ...flags, "types.ts"]);
}

/** A development dependency of ours, in our version. */
function versionOf(name) {
  return `${name}@${JSON.parse(readFileSync(join(root, "package.json"), "utf8")).devDependencies[name]}`;
}

function install(...packages) {
  execFileSync("npm", ["install", "--silent", "--no-audit", "--no-fund", ...packages], { cwd: work, stdio: "inherit" });
}

/** Writes a starter, installs it with this package and runs its tests and its scripts, as its README says. */
function checkStarter(vm, tarball) {
  const folder = join(work, `chain-${vm}`);
  check(`tercet init --vm ${vm}`, "npx", ["tercet", "init", folder, "--vm", vm]);
  execFileSync("npm", ["install", "--silent", "--no-audit", "--no-fund", tarball], { cwd: folder, stdio: "inherit" });
  check(`its tests (${vm})`, "npm", ["test", "--prefix", folder]);
  for (const time of ["first", "second"]) {
    check(`its transactions, the ${time} time (${vm})`, "npm", ["run", "send", "--prefix", folder]);
  }
  check(`its chain is what executing it gives (${vm})`, "npx", ["tercet", "chain", "verify", join(folder, "data")]);
  if (vm !== "riscv") return;
  const without = { ...process.env, CLANG: "no-such-compiler" };
  check("its tests without a compiler for RISC-V", "npm", ["test", "--prefix", folder], without);
}

/** The chain of the main job is the same wherever it runs, so the run that the README shows has its roots. */
function checkShownRun() {
  const args = ["tercet", "demo", "--memory", "--json"];
  const { status, stdout, stderr } = spawnSync("npx", args, { cwd: work, encoding: "utf8", timeout: 300_000 });
  if (status !== 0) throw new Error(`tercet demo failed with status ${status}\n${stderr}`);
  const { chain } = JSON.parse(stdout);
  const readme = readFileSync(join(root, "README.md"), "utf8");
  for (const value of [chain.genesis, chain.head, chain.stateRoot]) {
    if (!readme.includes(value)) throw new Error(`README.md shows another run of npm start: ${value} is not there`);
  }
  console.log("ok  README.md shows the chain that tercet demo makes");
}

/** The command lines of a block that need only this package, AssemblyScript and what is there, with continued lines joined. */
function commandsOf(block) {
  return block
    .replaceAll("\\\n", " ")
    .split("\n")
    .filter((line) => /^(npx (tercet|asc)|node node_modules\/tercet|sed)[ /]/.test(line));
}

try {
  const packed = execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", work], {
    cwd: root,
    encoding: "utf8",
  });
  const tarball = join(work, packed.trim().split("\n").at(-1));
  writeFileSync(join(work, "package.json"), '{ "name": "reader", "private": true, "type": "module" }\n');
  install(tarball, versionOf("assemblyscript"), versionOf("viem"));
  checkThatNothingIsBuilt();
  checkTypes();
  for (const name of ["guest-programs", "LICENSE"]) cpSync(join(root, name), join(work, name), { recursive: true });

  checkShownRun();
  for (const vm of ["evm", "wasm", "riscv", "all"]) checkStarter(vm, tarball);

  const documents = [
    "README.md",
    ...readdirSync(join(root, "docs"))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `docs/${name}`),
  ];
  for (const document of documents) {
    for (const { name, text } of namedFiles(document)) writeFileSync(join(work, name), text);
    for (const { language, text } of examples(document)) {
      if (language === "js") checkLibraryExample(document, text);
      else for (const line of commandsOf(text)) check(`${document}: ${line}`, "bash", ["-c", line]);
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
