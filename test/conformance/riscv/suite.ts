import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** A test of an official suite. */
export interface SuiteTest {
  readonly name: string;
  /** The assembly file. */
  readonly source: string;
  /** The instruction set to assemble it for, as compilers name it: signatures depend on where instructions lie. */
  readonly march: string;
  /** Folders with the suite's own headers. */
  readonly includes: readonly string[];
  /** How it tells that it passed: by exit code 0, or by what it leaves in its signature. */
  readonly verdict: "exit" | "signature";
  /** The suite's own reference signature, if it comes with one. */
  readonly reference?: string;
  /** The test changes its own code. */
  readonly changesCode: boolean;
}

/** Folders of riscv-tests that a user-mode RV64IMAC machine with Zba, Zbb, Zbs and Zicond must pass. */
const RISCV_TESTS = ["rv64ui", "rv64um", "rv64ua", "rv64uc", "rv64uzba", "rv64uzbb", "rv64uzbs", "rv64uzicond"];
const RISCV_TESTS_MARCH = "rv64imac_zba_zbb_zbs_zifencei";
/** They store to data among their instructions, or to the instructions themselves. */
const CHANGES_CODE = new Set(["rv64uc/rvc", "rv64ui/fence_i"]);

/** qemu 7.2 counts the zeros of all 64 bits in ctzw, and the suite has no reference; rv64uzbb of riscv-tests covers it. */
const WITHOUT_REFERENCE = new Set(["ctzw-01"]);

const ARCH_TESTS = ["I", "M", "A", "C", "B"];
const ARCH_EXTENSIONS = /^RV64I([MAC])?(Zba|Zbb|Zbs)?(?:,|$)/;

/**
 * The tests in a checkout of riscv-tests or riscv-arch-test.
 * @throws Error when the folder is neither
 */
export function findTests(folder: string): SuiteTest[] {
  if (existsSync(join(folder, "isa", "rv64ui"))) return riscvTests(folder);
  if (existsSync(join(folder, "riscv-test-suite", "rv64i_m"))) return archTests(folder);
  throw new Error(`${folder} is a checkout of neither riscv-tests nor riscv-arch-test`);
}

function riscvTests(folder: string): SuiteTest[] {
  const includes = [join(folder, "isa", "macros", "scalar")];
  return RISCV_TESTS.flatMap((group) =>
    sources(join(folder, "isa", group)).map((source) => {
      const name = `${group}/${basename(source, ".S")}`;
      return {
        name,
        source,
        march: RISCV_TESTS_MARCH,
        includes,
        verdict: "exit" as const,
        changesCode: CHANGES_CODE.has(name),
      };
    }),
  );
}

function archTests(folder: string): SuiteTest[] {
  const suite = join(folder, "riscv-test-suite");
  return ARCH_TESTS.flatMap((group) => {
    const place = join(suite, "rv64i_m", group);
    return sources(join(place, "src")).flatMap((source): SuiteTest[] => {
      const name = basename(source, ".S");
      const march = userModeMarch(readFileSync(source, "utf8"));
      if (march === undefined || WITHOUT_REFERENCE.has(name)) return [];
      const file = join(place, "references", `${name}.reference_output`);
      const reference = existsSync(file) ? { reference: file } : {};
      const includes = [join(suite, "env")];
      return [
        { name: `${group}/${name}`, source, march, includes, verdict: "signature", changesCode: false, ...reference },
      ];
    });
  });
}

/**
 * The instruction set that a test asks for. Undefined when it is for other extensions, or needs a machine-mode trap
 * handler (`c.ebreak`).
 */
function userModeMarch(text: string): string | undefined {
  if (/def rvtest_mtrap_routine=True/.test(text)) return undefined;
  const isa = /RVTEST_ISA\("([^"]*)"\)/.exec(text)?.[1] ?? "";
  const found = ARCH_EXTENSIONS.exec(isa);
  if (!found) return undefined;
  const [, letter, subset] = found;
  return `rv64i${(letter ?? "").toLowerCase()}${subset === undefined ? "" : `_${subset.toLowerCase()}`}`;
}

function sources(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith(".S"));
  return files.sort().map((file) => join(folder, file));
}
