import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { toHex } from "../../src/base/hex.js";
import { type Bundle, bundle, gzipSize, writeBundle } from "./bundle.js";
import { type Programs, portableCheck } from "./check.js";

const CHROMIUM = "/usr/bin/chromium";
/** Of the npm packages with these names too, when they are installed outside the project. */
const RUNTIMES = [
  { command: "bun", flags: () => [] },
  // The reference's logger asks for DEBUG.
  {
    command: "deno",
    flags: (folder: string) => ["run", "--no-prompt", "--no-config", `--allow-read=${folder}`, "--allow-env=DEBUG"],
  },
];

const artifact = (name: string) => new URL(`../../guest-programs/${name}`, import.meta.url);
const programs: Programs = {
  evm: readFileSync(artifact("modexp/artifacts/modexp.evm"), "utf8").trim(),
  wasm: toHex(readFileSync(artifact("sha256/artifacts/sha256.wasm"))),
  riscv: toHex(readFileSync(artifact("sha256/artifacts/sha256.elf"))),
};

let files: Bundle;
let inNode: readonly string[];

beforeAll(async () => {
  files = await bundle("test/portability/check.ts");
  inNode = await portableCheck(programs);
});

test("a browser can follow every import of the library's", async () => {
  const library = await bundle("src/index.ts");
  console.log(`the library for browsers: ${Math.round(gzipSize(library) / 1000)} kB gzip in ${library.size} files`);
  expect(library.get("main.js")).toContain("reexecution");
});

test("the check is about all engines and both machines that have steps", () => {
  const engines = inNode.filter((line) => line.includes(" trace ")).map((line) => line.split(" ")[0]);
  expect(new Set(engines).size).toBe(6);
  expect(inNode.filter((line) => line.includes(" step "))).toHaveLength(6);
});

describe.skipIf(!existsSync(CHROMIUM))(`headless Chromium (skipped where ${CHROMIUM} is not installed)`, () => {
  test("makes and verifies the same traces and step proofs", async () => {
    expect(await checkInChromium()).toEqual(inNode);
  });
});

describe.each(RUNTIMES)("$command (skipped where it is not on the path)", (runtime) => {
  const isThere = spawnSync(runtime.command, ["--version"]).status === 0;
  test.skipIf(!isThere)("makes and verifies the same traces and step proofs", () => {
    const main = `import { portableCheck } from "./main.js";
      console.log(JSON.stringify(await portableCheck(${JSON.stringify(programs)})));`;
    const folder = writeBundle(files, "run.mjs", main);
    try {
      const run = spawnSync(runtime.command, [...runtime.flags(folder), join(folder, "run.mjs")], {
        encoding: "utf8",
      });
      expect(run.stderr).toBe("");
      expect(JSON.parse(run.stdout)).toEqual(inNode);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** The bundle as a page's module; nothing of it comes over a network. */
async function checkInChromium(): Promise<string[]> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  try {
    const page = await browser.newPage();
    await page.route("**", (route) => {
      const code = files.get(new URL(route.request().url()).pathname.slice(1));
      if (code !== undefined) return route.fulfill({ body: code, contentType: "text/javascript" });
      return route.fulfill({ body: "<!doctype html>", contentType: "text/html" });
    });
    await page.goto("https://tercet.test/page");
    // As text: the test runner rewrites imports in functions.
    return await page.evaluate(
      `import("/main.js").then(({ portableCheck }) => portableCheck(${JSON.stringify(programs)}))`,
    );
  } finally {
    await browser.close();
  }
}
