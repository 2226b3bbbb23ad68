import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACCELERATORS } from "../../../src/vm/accelerators/table.js";
import { runCli } from "../../support/cli.js";
import { ROOT } from "../../support/repository.js";
import { hasClang, hasPicolibc } from "./toolchains.js";

const PAGE = readFileSync(join(ROOT, "docs/riscv-guests.md"), "utf8");
/** Where the page's sources go, in its order: the last is one more function of the contract. */
const FILES = ["hello.c", "hello.cpp", "print.c", "sum.c", "contract.c", "contract.c"];

interface Command {
  readonly line: string;
  /** What the page shows below it. */
  readonly shown: readonly string[];
}

function blocks(pattern: RegExp): string[] {
  return [...PAGE.matchAll(pattern)].map(([, text]) => text!);
}

function commands(): Command[] {
  return blocks(/^```console\n([\s\S]*?)^```/gm).flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((text) => {
        const [line, ...shown] = text.trimEnd().split("\n");
        return { line: line!, shown };
      }),
  );
}

test("the page has every accelerator with its number and fuel", () => {
  for (const { name, number, fuel } of ACCELERATORS) {
    const row = PAGE.split("\n").find((line) => line.startsWith(`| 0x${number.toString(16)} `));
    expect(row).toMatch(new RegExp(`^\\| 0x[0-9a-f]+ \\| ${name} .* ${fuel.toLocaleString("en")} +\\|$`));
  }
});

describe.skipIf(!hasClang || !hasPicolibc)(
  "docs/riscv-guests.md (skipped where clang, lld, gcc or picolibc is missing)",
  () => {
    let folder = "";
    const before = process.cwd();
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "tercet-page-"));
      mkdirSync(join(folder, "node_modules"));
      symlinkSync(ROOT, join(folder, "node_modules/tercet"));
      const sources = blocks(/^```(?:c|cpp)\n([\s\S]*?)^```/gm);
      expect(sources.length).toBe(FILES.length);
      sources.forEach((source, index) => {
        appendFileSync(join(folder, FILES[index]!), source);
      });
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    test.each(commands())("$line", async ({ line, shown }) => {
      const [program, variable] = line.split(" ");
      if (program === "export") {
        const [name, value] = variable!.split("=");
        expect(`$${name}/tercet.ld`).toBe("$TERCET/tercet.ld");
        expect(readFileSync(join(folder, value!, "tercet.ld"), "utf8")).toContain("ENTRY(_start)");
      } else if (program === "npx") {
        process.chdir(folder);
        const { code, out } = await runCli(...line.split(" ").slice(2)).finally(() => process.chdir(before));
        expect(code).toBe(0);
        for (const text of shown) expect(out).toContain(text);
      } else {
        const environment = { ...process.env, TERCET: "node_modules/tercet/vms/riscv/runtime" };
        execFileSync("sh", ["-c", line], { cwd: folder, env: environment, stdio: "pipe" });
      }
    });
  },
);
