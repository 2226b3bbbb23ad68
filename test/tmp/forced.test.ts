import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { it } from "vitest";
import { type ChainRules, ethereumRules } from "/work/wt-multi/src/chain/chain-rules.js";
import { forkOfTest } from "/work/wt-multi/src/chain/state-test/fork-names.js";
import { runStateTestCase } from "/work/wt-multi/src/chain/state-test/run-state-test.js";
import { readStateTest } from "/work/wt-multi/src/chain/state-test/state-test.js";
import { objectAt } from "/work/wt-multi/src/chain/state-test/fields.js";
const root = "/tmp/multi-st/evm-dev";
const every = Number(process.env.EVERY ?? "20"), offset = Number(process.env.OFFSET ?? "0");
const forced = process.env.FORCED !== "0";
function* walk(d: string): Generator<string> { for (const e of readdirSync(d).sort()) { const p = join(d, e); if (statSync(p).isDirectory()) yield* walk(p); else if (p.endsWith(".json") && !/MANIFEST/.test(p)) yield p; } }
let open = 0, most = 0, deep = 0;
const rules = new Map<string, ChainRules | undefined>();
async function rulesOf(fork: string, blobs: any) {
  const key = fork + JSON.stringify(blobs, (_, v) => typeof v === "bigint" ? String(v) : v);
  if (!rules.has(key)) {
    try { const r = await ethereumRules(forkOfTest(fork), { engine: "evm/interpreter", blobs });
      const inner = r.engine as any;
      (r as any).engine = { ...inner, run(p: any, m: any, h: any, o: any) { open++; if (open > most) most = open; try { return inner.run(p, m, h, o); } finally { open--; } } };
      rules.set(key, forced ? { ...r, contractVms: [{ vm: { name: "wasm", recognise: (c) => c.length > 0 && (!process.env.MIXED || (c[c.length - 1]! + c[c.length >> 1]! + c.length) % 2 === Number(process.env.MIXED) - 1) }, engine: r.engine, profile: r.profile, start: { gas: 0n, wordGas: 0n } }] } : r);
    } catch { rules.set(key, undefined); }
  }
  return rules.get(key);
}
it("forced", async () => {
  let passed = 0, failed = 0, n = 0; const fails: string[] = [];
  const files = [...walk(root)];
  const cpu = process.cpuUsage();
  for (const [i, f] of files.entries()) {
    if (i % every !== offset) continue;
    if (process.env.FILE && !f.includes(process.env.FILE)) continue;
    const file = objectAt(JSON.parse(readFileSync(f, "utf8")), "file");
    for (const [name, value] of Object.entries(file)) {
      let test; try { test = readStateTest(name, value); } catch { continue; }
      for (const each of test.cases) {
        const r = await rulesOf(each.fork, each.blobs); if (!r) continue;
        n++; most = 0;
        try { const v = await runStateTestCase(test, each, r); if (v.problems.length === 0) passed++; else if (most >= 32) deep++; else { failed++; fails.push(`${f.slice(root.length)} ${name} ${each.fork} ${each.index}: ${v.problems[0]?.slice(0,60)} ${JSON.stringify(v.differences).slice(0,300)}`); } }
        catch (e) { failed++; fails.push(`${f} ${name} ${each.fork}: THROWN ${(e as Error).stack?.slice(0,300)}`); }
      }
    }
  }
  console.log(fails.slice(0, Number(process.env.SHOW ?? 40)).join("\n")); console.log({ n, passed, failed, deep, cpu: process.cpuUsage(cpu).user / 1e6 });
}, 3_600_000);
