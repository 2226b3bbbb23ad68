import { equalBytes } from "../../base/bytes.js";
import { TercetError } from "../../base/errors.js";
import { IsolatedHost } from "../../chain/isolated-host.js";
import type { AnyEngine, Program } from "../../vm/engine.js";
import { MAX_GAS, type Message, message } from "../../vm/message.js";
import type { Outcome, Success } from "../../vm/outcome.js";
import { defineProfile } from "../../vm/profile.js";
import { openVm } from "../../vm/registry.js";
import type { Guest } from "../guests.js";
import { type MeasureOptions, measure } from "./measure.js";

/** How one engine did on one guest program. Times in milliseconds. */
export interface GuestResult {
  readonly program: string;
  readonly engine: string;
  /** Loading and the first run, nothing warm. */
  readonly cold: number;
  readonly median: number;
  readonly spread: number;
  readonly samples: number;
  readonly gasUsed: bigint;
  readonly fuelUsed: bigint;
  /** Fuel units per second in millions: Mgas/s on the EVM. */
  readonly speed: number;
}

interface Runnable {
  readonly name: string;
  readonly engine: AnyEngine;
  readonly program: Program;
  readonly message: Message;
  readonly cold: number;
  readonly outcome: Success;
}

/**
 * Measures a guest program on several engines with the same input.
 * @throws TercetError `outputs-differ` when engines disagree, because such times must not be compared
 */
export async function benchGuest(
  guest: Guest,
  engines: readonly AnyEngine[],
  input: Uint8Array,
  options: MeasureOptions,
): Promise<GuestResult[]> {
  const runnables: Runnable[] = [];
  for (const engine of engines) runnables.push(await firstRun(guest, engine, input));
  refuseDifferentOutputs(guest, runnables);
  const measurements = await measure(
    runnables.map((runnable) => ({ name: runnable.name, run: () => runOnce(runnable) })),
    options,
  );
  return measurements.map((measurement) => {
    const { outcome, cold } = runnables.find((runnable) => runnable.name === measurement.name)!;
    const { gasUsed, fuelUsed } = outcome;
    const speed = Number(fuelUsed) / measurement.median / 1000;
    const { name: engine, median, spread, samples } = measurement;
    return { program: guest.name, engine, cold, median, spread, samples, gasUsed, fuelUsed, speed };
  });
}

async function firstRun(guest: Guest, engine: AnyEngine, input: Uint8Array): Promise<Runnable> {
  const profile = defineProfile(await openVm(engine.vm));
  const call = message({ input, gasLimit: MAX_GAS });
  const name = `${engine.vm}/${engine.name}`;
  const start = performance.now();
  const program = engine.load(guest.code[engine.vm], profile);
  const outcome = await runOnce({ engine, program, message: call });
  const cold = performance.now() - start;
  if (outcome.type !== "success") {
    throw new TercetError("guest-failed", `${guest.name} on ${name} ended with ${outcome.type}, not with success`);
  }
  return { name, engine, program, message: call, cold, outcome };
}

function runOnce({
  engine,
  program,
  message,
}: Pick<Runnable, "engine" | "program" | "message">): Outcome | Promise<Outcome> {
  return engine.run(program, message, new IsolatedHost());
}

function refuseDifferentOutputs(guest: Guest, runnables: readonly Runnable[]): void {
  const first = runnables[0];
  const other = runnables.find(({ outcome }) => !equalBytes(outcome.output, first!.outcome.output));
  if (first && other) {
    throw new TercetError(
      "outputs-differ",
      `${guest.name}: ${first.name} and ${other.name} give different outputs, so their times are not compared`,
    );
  }
}
