// All official state tests, recorded transactions and recorded compute calls, on every EVM engine or on those that are named:
// `npm run conformance:evm -- interpreter --jobs 2`. Needs `npm run build` and the archives that test/support/evm-fixtures.ts
// looks for.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const fixtures = process.env.TERCET_FIXTURES ?? join(root, "../shared/fixtures");
const { values, positionals } = parseArgs({ options: { jobs: { type: "string" } }, allowPositionals: true });

function archive(name) {
  const path = join(fixtures, `${name}.tar.gz`);
  if (existsSync(path)) return path;
  console.error(`${path} is missing: say in TERCET_FIXTURES which folder it is in`);
  process.exit(2);
}

/** Runs a command; true when it ends well. */
function run(title, command, args, env = {}) {
  console.log(`\n== ${title}`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
  return status === 0;
}

async function engineNames() {
  const { evm } = await import(join(root, "dist/vms/evm/index.js"));
  return [...Object.keys(evm.engines), ...Object.keys(evm.references)];
}

const stateTests = archive("ethereum-state-tests");
archive("real-chain-data");
const folder = mkdtempSync(join(tmpdir(), "tercet-conformance-"));
try {
  execFileSync("tar", ["-xzf", stateTests, "-C", folder]);
  const engines = positionals.length > 0 ? positionals : await engineNames();
  const jobs = values.jobs === undefined ? [] : ["--jobs", values.jobs];
  const tercet = join(root, "dist/src/cli/main.js");
  const passed = engines.map((engine) =>
    run(`state tests on evm/${engine}`, process.execPath, [
      ...[tercet, "test", "state", join(folder, "evm-dev")],
      ...["--engine", engine, ...jobs],
    ]),
  );
  const recorded = ["evm-transactions", "evm-compute-calls", "evm-blocks"].map(
    (name) => `test/conformance/${name}.test.ts`,
  );
  passed.push(
    run("recorded transactions and calls", "npx", ["vitest", "run", ...recorded, "-t", `evm/(${engines.join("|")}) `], {
      TERCET_CONFORMANCE: "full",
    }),
  );
  process.exitCode = passed.every(Boolean) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
