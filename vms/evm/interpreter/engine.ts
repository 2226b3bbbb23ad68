import type { Engine, Program, RunOptions } from "../../../src/vm/engine.js";
import { HALT_REASONS, type HaltReason } from "../../../src/vm/halt.js";
import type { CallMessage, Created, CreateMessage, Host } from "../../../src/vm/host.js";
import { checkMessage, type Message } from "../../../src/vm/message.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import type { Profile } from "../../../src/vm/profile.js";
import { type Fork, forkOf, isAtLeast } from "../forks.js";
import * as layout from "../kernel/layout.js";
import { loadProgram } from "../program.js";
import { Bridge, EXHAUSTED, type RunContext } from "./bridge.js";
import type { FrameTracer } from "./frame-tracer.js";
import { settle } from "./settle.js";
import { stepsTo } from "./steps.js";

/**
 * The EVM in an AssemblyScript kernel. Calls and creations of every kind stay inside it; the host is asked for what it has
 * not seen and told of changes when the run has ended. Gas is that of execution, without intrinsic gas; refunds go to
 * {@link Host.addRefund}.
 */
export const interpreterEngine: Engine & Required<Pick<Engine, "call" | "create">> = {
  vm: "evm",
  name: "interpreter",
  capabilities: { synchronous: true, steppable: true, provable: false, floats: false },
  load: loadProgram,
  run,
  call,
  create,
};

/** Blocks of instructions after which a run comes back once: V8 replaces the code of a function when it is called. */
const SLICE = 2 ** 18;

const REASONS: ReadonlyMap<number, HaltReason> = new Map(
  Object.entries(HALT_REASONS).map(([reason, number]) => [number, reason as HaltReason]),
);

/** Idle kernels by fork: a kernel is in use while its run is under way, and runs can nest through hosts. */
const idle = new Map<Fork, Bridge[]>();

interface Start {
  readonly kind: number;
  readonly codeAddress?: Uint8Array | undefined;
  readonly salt?: Uint8Array | undefined;
  readonly code?: Uint8Array | undefined;
}

function run(program: Program, message: Message, host: Host, { tracer }: RunOptions = {}): Outcome {
  const start = { kind: layout.KIND_RUN, code: program.code };
  const frames = tracer === undefined ? undefined : stepsTo(tracer);
  return withKernel(message, program.profile, host, start, frames).outcome;
}

const KINDS = {
  call: layout.KIND_CALL,
  callcode: layout.KIND_CALLCODE,
  delegatecall: layout.KIND_DELEGATECALL,
  staticcall: layout.KIND_STATICCALL,
} as const;

function call(message: CallMessage, profile: Profile, host: Host, { tracer }: RunOptions = {}): Outcome {
  const start = { kind: KINDS[message.kind], codeAddress: message.codeAddress };
  const frames = tracer === undefined ? undefined : stepsTo(tracer);
  return withKernel(message, profile, host, start, frames).outcome;
}

function create(message: CreateMessage, profile: Profile, host: Host, { tracer }: RunOptions = {}): Created {
  const kind = message.salt === undefined ? layout.KIND_CREATE : layout.KIND_CREATE2;
  const frames = tracer === undefined ? undefined : stepsTo(tracer);
  return withKernel(message, profile, host, { kind, salt: message.salt }, frames);
}

/** Runs a message in a kernel of the profile's fork. */
export function withKernel(
  message: Message,
  profile: Profile,
  host: Host,
  start: Start,
  tracer: FrameTracer | undefined,
): Created {
  checkMessage(message, profile);
  const fork = forkOf(profile);
  const bridges = idle.get(fork) ?? [];
  idle.set(fork, bridges);
  const bridge = bridges.pop() ?? new Bridge(fork);
  const context: RunContext = {
    host,
    warm: warmFromStart(message, host, fork),
    running: start.kind === layout.KIND_RUN ? message.recipient : undefined,
    tracer,
  };
  const created = execute(bridge, context, message, profile, start, isAtLeast(fork, "spuriousDragon"));
  // Not after an exception, which leaves the kernel in the middle of something.
  bridges.push(bridge);
  return created;
}

/** Origin, recipient and, from Shanghai on, the coinbase (EIP-2929, EIP-3651), in the call that starts a transaction. */
function warmFromStart(message: Message, host: Host, fork: Fork): readonly Uint8Array[] {
  if (message.depth !== 0) return [];
  const warm = [host.transaction.origin, message.recipient];
  return isAtLeast(fork, "shanghai") ? [...warm, host.block.coinbase] : warm;
}

function execute(
  bridge: Bridge,
  context: RunContext,
  message: Message,
  profile: Profile,
  start: Start,
  removesEmpty: boolean,
): Created {
  const { kernel } = bridge;
  bridge.begin(context);
  try {
    let status = launch(bridge, message, start);
    while (status === layout.STATUS_PAUSED) status = kernel.exports.resume(SLICE);
    const outcome = outcomeOf(bridge, status, message.gasLimit, profile.maxOutput);
    if (outcome.type !== "halt" || outcome.reason !== "output-too-large") settle(kernel, context.host, removesEmpty);
    return { outcome, address: kernel.address(layout.IO_CREATED) };
  } catch (error) {
    if (error !== EXHAUSTED) throw error;
    return { outcome: halt("out-of-gas", message.gasLimit), address: new Uint8Array(20) };
  }
}

function launch({ kernel, codes }: Bridge, message: Message, start: Start): number {
  const { input, gasLimit, isStatic, depth } = message;
  const place = kernel.exports.inputPlace(input.length) >>> 0;
  kernel.bytes.set(input, place);
  kernel.setAddress(layout.IO_ADDRESS, message.recipient);
  kernel.setAddress(layout.IO_CALLER, message.sender);
  kernel.setBigEndian(layout.IO_VALUE, message.value);
  kernel.setAddress(layout.IO_CODE_ADDRESS, start.codeAddress ?? message.recipient);
  if (start.salt !== undefined) kernel.bytes.set(start.salt, layout.IO_SALT);
  const code = start.code === undefined ? 0 : codes.objectOf(start.code);
  return kernel.exports.run(start.kind, code, gasLimit, input.length, Number(isStatic), depth, SLICE);
}

function outcomeOf({ kernel }: Bridge, status: number, gasLimit: bigint, maxOutput: number): Outcome {
  if (status === layout.STATUS_HALT) {
    const pc = BigInt(kernel.u32(layout.IO_HALT_PC));
    return { ...halt(REASONS.get(kernel.u32(layout.IO_HALT_REASON))!, gasLimit), at: { pc } };
  }
  const size = kernel.u32(layout.IO_OUTPUT_SIZE);
  if (size > maxOutput) return halt("output-too-large", gasLimit);
  const output = kernel.copy(kernel.u32(layout.IO_OUTPUT), size);
  const gasUsed = gasLimit - kernel.u64(layout.IO_GAS_LEFT);
  const cost = { gasUsed, fuelUsed: gasUsed };
  if (status === layout.STATUS_REVERT) return { type: "revert", output, exitCode: 1, ...cost };
  return { type: "success", output, ...cost };
}

/** An exceptional halt takes all gas (Yellow Paper, section 9.4.2). */
function halt(reason: HaltReason, gasLimit: bigint) {
  return { type: "halt", reason, gasUsed: gasLimit, fuelUsed: gasLimit } as const;
}
