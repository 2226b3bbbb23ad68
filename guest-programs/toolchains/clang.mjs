// C to a static RISC-V ELF, with Debian's clang and lld; and the library that every such ELF is linked with.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const RUNTIME = "../vms/riscv/runtime";
const LINKER_SCRIPT = `${RUNTIME}/tercet.ld`;

/** What guests are linked with: start code, input and output, a heap, memory functions. */
export const LIBRARY = `${RUNTIME}/libtercet.a`;

/** What each guest links besides its own file and the library. */
const UNITS = {
  keccak256: ["common/keccak256.c"],
  ledger: ["common/keccak256.c"],
  modexp: ["common/u256.c"],
  "own-stf": ["own-stf/stf.c"],
};

const compilerOptions = [
  ...["--target=riscv64-unknown-elf", "-march=rv64im", "-mabi=lp64", "-mcmodel=medany"],
  ...["-std=c11", "-O3", "-ffreestanding", "-ffunction-sections", "-fdata-sections"],
  ...["-Wall", "-Wextra", "-Werror", "-Icommon", `-I${RUNTIME}`],
];

const linkerOptions = ["-static", "--gc-sections", "--strip-all", "--build-id=none", "-T", LINKER_SCRIPT];

/** @returns {Record<string, string | undefined>} installed Debian package versions by tool */
export function versions() {
  return { clang: packageVersion("clang-14"), lld: packageVersion("lld-14"), llvm: packageVersion("llvm-14") };
}

function packageVersion(name) {
  try {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own format, not a template
    return execFileSync("dpkg-query", ["-W", "-f", "${Version}", name], { stdio: "pipe" }).toString() || undefined;
  } catch {
    return undefined;
  }
}

/** Contracts are paid for by the byte: segments begin on pages in memory, not in the file. */
const contractOptions = ["-z", "max-page-size=16"];

/** Compiles and links `<source>/<name>.c`. Warnings are errors. */
export function build(root, source, name) {
  return inFolder((folder) => {
    const { objects, sources } = compile(root, folder, [`${source}/${name}.c`, ...(UNITS[name] ?? [])]);
    const elf = join(folder, "guest.elf");
    const more = source.startsWith("contracts/") ? contractOptions : [];
    run(root, "ld.lld-14", [...linkerOptions, ...more, "-o", elf, ...objects, LIBRARY]);
    return { artifact: readFileSync(elf), sources: new Set([...sources, LINKER_SCRIPT, LIBRARY]) };
  });
}

/** Compiles every unit of the runtime and puts them in a library. */
export function buildLibrary(root) {
  const units = readdirSync(join(root, RUNTIME))
    .filter((file) => /\.[cS]$/.test(file))
    .sort()
    .map((file) => `${RUNTIME}/${file}`);
  return inFolder((folder) => {
    const { objects, sources } = compile(root, folder, units);
    const library = join(folder, "libtercet.a");
    // D: no times and owners, so that the same objects give the same bytes.
    run(root, "llvm-ar-14", ["rcsD", library, ...objects]);
    return { artifact: readFileSync(library), sources };
  });
}

function inFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), "tercet-guest-"));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(cwd, command, args) {
  return execFileSync(command, args, { cwd, encoding: "utf8" });
}

/** Object files by the name of their unit, and every file of ours that went into them. */
function compile(root, folder, units) {
  const sources = new Set();
  const objects = units.map((unit) => {
    const stem = join(
      folder,
      unit
        .split("/")
        .slice(-2)
        .join("-")
        .replace(/\.[cS]$/, ""),
    );
    run(root, "clang-14", [...compilerOptions, "-MMD", "-MF", `${stem}.d`, "-c", unit, "-o", `${stem}.o`]);
    for (const source of prerequisites(`${stem}.d`)) sources.add(source);
    return `${stem}.o`;
  });
  return { objects, sources };
}

/** Our files in a rule for make ("0.o: a.c \ b.h"); the compiler's own headers belong to its version. */
function prerequisites(rule) {
  const [, files] = readFileSync(rule, "utf8").split(": ");
  return files.split(/[\s\\]+/).filter((file) => file && !file.startsWith("/"));
}
