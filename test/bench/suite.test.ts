import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { type RunSuite, suiteCommand } from "../../bench/suite.js";
import { withCommands } from "../../src/cli/command-line.js";
import { runCommands } from "../support/cli.js";

const WORKS = ["fib", "sieve"];

/** Runs a suite that says what it was asked for. */
function bench(args: readonly string[], isBad = false) {
  const run: RunSuite = async ({ time, isWanted, own }) => {
    const asked = { time, works: WORKS.filter(isWanted), own };
    return { text: JSON.stringify(asked), data: { asked }, isBad };
  };
  const entry = { description: "", time: 7, own: [["--peer <path>", "a peer"]], load: async () => run } as const;
  return runCommands(args, withCommands(new Command("bench"), [suiteCommand("some", entry)]));
}

describe("every suite", () => {
  test("takes --only, --time and options of its own", async () => {
    const { code, out } = await bench(["some", "--only", "si", "--time", "20", "--peer", "x"]);
    expect(code).toBe(0);
    expect(out).toContain('{"time":20,"works":["sieve"],"own":{"peer":"x"}}');
  });

  test("prints one JSON document, with the computer in it", async () => {
    const { out } = await bench(["some", "--json"]);
    expect(JSON.parse(out)).toMatchObject({ suite: "some", computer: {}, asked: { time: 7, works: WORKS } });
  });

  test("says in one line what is wrong, with exit code 2", async () => {
    for (const args of [["--time", "0"], ["--time", "x"], ["--only", "nothing"], ["--unheard"], ["--json=1"]]) {
      const { code, out, err } = await bench(["some", ...args]);
      expect(code).toBe(2);
      expect(out).toBe("");
      expect(err).toMatch(/^bench: .+\n$/);
    }
  });

  test("ends with exit code 1 when something is not as it has to be", async () => {
    expect((await bench(["some"], true)).code).toBe(1);
  });

  test("explains itself", async () => {
    expect((await bench(["some", "--help"])).out).toContain("--only <text>");
  });
});
