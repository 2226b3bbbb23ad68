// contracts/counter.c to build/counter.elf, by clang and lld; the ELF that came with it where neither is there.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** SHA-256 of the source that contracts/counter.elf was built of. */
const BUILT_OF = "8f9c23817e0bb9542eeda2ff319f4db044fabca4fe80500194e3c3d0cd113e1e";

const CLANG = process.env.CLANG ?? "clang";
const root = fileURLToPath(new URL("../", import.meta.url));
const runtime = join(dirname(fileURLToPath(import.meta.resolve("tercet/package.json"))), "vms", "riscv", "runtime");
const [source, prebuilt] = ["counter.c", "counter.elf"].map((name) => join(root, "contracts", name));
const target = join(root, "build", "counter.elf");

mkdirSync(dirname(target), { recursive: true });
if (hasTarget()) compile();
else if (createHash("sha256").update(readFileSync(source)).digest("hex") === BUILT_OF) copyFileSync(prebuilt, target);
else {
  console.error(`contracts/counter.c was changed, and ${CLANG} for RISC-V is not there: apt-get install clang lld`);
  process.exit(1);
}

function compile() {
  execFileSync(
    CLANG,
    [
      ...[
        "--target=riscv64-unknown-elf",
        "-march=rv64imac",
        "-mabi=lp64",
        "-mcmodel=medany",
        "-O2",
        "-Wall",
        "-Wextra",
      ],
      ...[`-I${runtime}`, "-nostdlib", "-static", "-fuse-ld=lld", `-T${join(runtime, "tercet.ld")}`, source],
      // A contract is paid for by the byte: pages begin in memory, not in the file.
      ...[`-L${runtime}`, "-ltercet", "-Wl,--gc-sections,--strip-all,-z,max-page-size=16", "-o", target],
    ],
    { stdio: "inherit" },
  );
}

/** Whether there is a compiler, for this machine, and its linker: not every clang knows RISC-V. */
function hasTarget() {
  try {
    execFileSync("ld.lld", ["--version"], { stdio: "ignore" });
    return execFileSync(CLANG, ["--print-targets"], { encoding: "utf8" }).includes("riscv64");
  } catch {
    return false;
  }
}
