import { readFileSync } from "node:fs";
import { openLifecycle } from "./lifecycle.js";

/**
 * What can only be measured in a process that has done nothing else: `node --expose-gc fresh-process.js TASK CONTENDER
 * FILE` writes the milliseconds of the first load (`load`), or what an instance keeps of this process's resident set in
 * bytes (`idle`): the mean of many instances that are all alive, garbage collected before and after.
 */
const INSTANCES = 1000;
/** Instances made first, for what is made once: code, caches, the collector's own memory. */
const WARM_UP = 100;

const [task, contender, file] = process.argv.slice(2) as [string, string, string];
const { load, start } = await openLifecycle(contender);
const code = new Uint8Array(readFileSync(file));
process.stdout.write(String(task === "load" ? firstLoad() : idleBytes()));

function firstLoad(): number {
  const before = performance.now();
  load(code);
  return performance.now() - before;
}

function idleBytes(): number {
  const module = load(code);
  const alive = Array.from({ length: WARM_UP }, () => start(module));
  const before = residentSet();
  while (alive.length < WARM_UP + INSTANCES) alive.push(start(module));
  const bytes = (residentSet() - before) / INSTANCES;
  // Named after the measurement, so that none of them is garbage during it.
  return alive.length > INSTANCES ? bytes : 0;
}

function residentSet(): number {
  for (let i = 0; i < 3; i++) gc!();
  return process.memoryUsage().rss;
}
