// Kills writers of stores and imports of chains at random moments, hundreds of times: `npm run kills -- 300`. Needs `npm run build`.
import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const kills = process.argv[2] ?? "200";
if (!/^[1-9]\d{0,3}$/.test(kills)) {
  console.error(`${kills} is no number of kills from 1 to 9999`);
  process.exit(2);
}
const tests = ["test/state/lmdb/kills.test.ts", "test/cli/chain-kills.test.ts"];
const { status } = spawnSync("npx", ["vitest", "run", ...tests], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, TERCET_KILLS: kills },
});
process.exitCode = status ?? 1;
