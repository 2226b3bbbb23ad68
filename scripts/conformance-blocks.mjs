// All official block tests, the chain of each in memory and in LMDB: `npm run conformance:blocks -- --jobs 2`. Needs `npm run build`
// and ethereum-blockchain-tests.tar.gz where test/support/evm-fixtures.ts looks for it.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const archive = join(
  process.env.TERCET_FIXTURES ?? join(root, "../shared/fixtures"),
  "ethereum-blockchain-tests.tar.gz",
);
const { values } = parseArgs({ options: { jobs: { type: "string" } } });
if (!existsSync(archive)) {
  console.error(`${archive} is missing: say in TERCET_FIXTURES which folder it is in`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), "tercet-conformance-"));
try {
  execFileSync("tar", ["-xzf", archive, "-C", folder]);
  const tercet = join(root, "dist/src/cli/main.js");
  const jobs = values.jobs === undefined ? [] : ["--jobs", values.jobs];
  for (const database of ["memory", "lmdb"]) {
    console.log(`\n== block tests, chains in ${database}`);
    const args = [tercet, "test", "blockchain", join(folder, "ethereum-blockchain-tests"), "--db", database, ...jobs];
    const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
    process.exitCode ||= status ?? 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
