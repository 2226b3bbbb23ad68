import {
  anotherEngine,
  commitmentOf,
  defineProfile,
  encodeTrace,
  engineNames,
  fromHex,
  keccak256,
  message,
  openAnyEngine,
  openVm,
  proveStep,
  reexecution,
  toHex,
  traceRun,
  VM_NAMES,
  type VmName,
  verifyStep,
} from "../../src/index.js";

/** One guest program as code for each VM, in hex. */
export type Programs = Readonly<Record<VmName, string>>;

const INPUT = Uint8Array.from({ length: 64 }, (_, i) => (i * 37) % 64);
/** Steps have commitments and proofs on a profile without floats, and take one hash of all memory: the less, the quicker. */
const SETTINGS = { evm: {}, wasm: { floats: "refused", maxPages: 16 }, riscv: {} };
const STEPS = [0n, 1n, 300n];

/**
 * What the library says of a program, to be the same wherever it runs: on every engine a trace, verified by another engine;
 * in steps the commitments and proofs, verified. One line each.
 * @throws Error for what is not as it should be
 */
export async function portableCheck(programs: Programs): Promise<string[]> {
  const lines: string[] = [];
  for (const name of VM_NAMES) {
    const code = fromHex(programs[name]);
    lines.push(...(await tracesOf(name, code)), ...(await stepsOf(name, code)));
  }
  return lines;
}

async function tracesOf(name: VmName, code: Uint8Array): Promise<string[]> {
  const vm = await openVm(name);
  const profile = defineProfile(vm, { settings: SETTINGS[name] });
  const lines: string[] = [];
  for (const engineName of (await engineNames()).filter((each) => each.startsWith(`${name}/`))) {
    const engine = await openAnyEngine(engineName);
    const { trace } = await traceRun(engine, engine.load(code, profile), { input: INPUT, gasLimit: 10_000_000n });
    const verifier = await anotherEngine(engine);
    const system = reexecution({ engine: verifier });
    const proof = await system.prove(trace);
    const believed = await system.verify(trace.claim, proof);
    const doubted = await system.verify({ ...trace.claim, gasUsed: trace.claim.gasUsed + 1n }, proof);
    if (!believed.valid || doubted.valid) throw new Error(`${engineName}: ${JSON.stringify([believed, doubted])}`);
    lines.push(`${engineName} ${trace.claim.exit.kind} trace ${hash(encodeTrace(trace))} on ${verifier}`);
  }
  return lines;
}

async function stepsOf(name: VmName, code: Uint8Array): Promise<string[]> {
  const vm = await openVm(name);
  if (vm.steps === undefined) return [];
  const stepped = await vm.steps();
  const { machine } = stepped;
  const profile = defineProfile(vm, { settings: SETTINGS[name] });
  const start = () => stepped.start(code, profile, message({ input: INPUT, gasLimit: 10_000_000n }));
  const run = start();
  return STEPS.map((clock) => {
    const state = run.stateAt(clock);
    const pre = commitmentOf(machine, state);
    const proof = proveStep(machine, state);
    const verdict = verifyStep(machine, pre, proof);
    const after = toHex(start().commitmentAt(clock + 1n));
    if (!verdict.valid || toHex(verdict.post) !== after) throw new Error(`${name} step ${clock}: not proven`);
    return `${name} step ${clock} ${toHex(pre)} proof ${hash(proof)} ${after}`;
  });
}

function hash(bytes: Uint8Array): string {
  return toHex(keccak256(bytes));
}
