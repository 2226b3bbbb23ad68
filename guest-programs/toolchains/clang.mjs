// C to a static RISC-V ELF, with Debian's clang and lld.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const RUNTIME = "../vms/riscv/runtime";
const LINKER_SCRIPT = `${RUNTIME}/tercet.ld`;

/** What each guest links besides its own file and the runtime. */
const LIBRARIES = {
  keccak256: ["common/keccak256.c"],
  ledger: ["common/keccak256.c"],
  modexp: ["common/u256.c"],
};

const compilerOptions = [
  ...["--target=riscv64-unknown-elf", "-march=rv64im", "-mabi=lp64", "-mcmodel=medany"],
  ...["-std=c11", "-O3", "-ffreestanding", "-ffunction-sections", "-fdata-sections"],
  ...["-Wall", "-Wextra", "-Werror", "-Icommon", `-I${RUNTIME}`],
];

const linkerOptions = ["-static", "--gc-sections", "--strip-all", "--build-id=none", "-T", LINKER_SCRIPT];

/** @returns {Record<string, string | undefined>} installed Debian package versions by tool */
export function versions() {
  return { clang: packageVersion("clang-14"), lld: packageVersion("lld-14") };
}

function packageVersion(name) {
  try {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own format, not a template
    return execFileSync("dpkg-query", ["-W", "-f", "${Version}", name], { stdio: "pipe" }).toString() || undefined;
  } catch {
    return undefined;
  }
}

/** Compiles and links `<name>/<name>.c`. Warnings are errors. */
export function build(root, name) {
  const run = (command, args) => execFileSync(command, args, { cwd: root, encoding: "utf8" });
  const units = [`${name}/${name}.c`, ...(LIBRARIES[name] ?? []), `${RUNTIME}/crt0.S`, `${RUNTIME}/runtime.c`];
  const folder = mkdtempSync(join(tmpdir(), "tercet-guest-"));
  try {
    const sources = new Set([LINKER_SCRIPT]);
    const objects = units.map((unit, i) => {
      const object = join(folder, `${i}.o`);
      const rule = join(folder, `${i}.d`);
      run("clang-14", [...compilerOptions, "-MMD", "-MF", rule, "-c", unit, "-o", object]);
      for (const source of prerequisites(rule)) sources.add(source);
      return object;
    });
    const elf = join(folder, "guest.elf");
    run("ld.lld-14", [...linkerOptions, "-o", elf, ...objects]);
    return { artifact: readFileSync(elf), sources };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Our files in a rule for make ("0.o: a.c \ b.h"); the compiler's own headers belong to its version. */
function prerequisites(rule) {
  const [, files] = readFileSync(rule, "utf8").split(": ");
  return files.split(/[\s\\]+/).filter((file) => file && !file.startsWith("/"));
}
