import { IsolatedHost } from "../../src/chain/isolated-host.js";
import { loadGuests } from "../../src/cli/guests.js";
import { significant } from "../../src/cli/numbers.js";
import { type Column, formatTable } from "../../src/cli/table.js";
import { message } from "../../src/vm/message.js";
import { defineProfile } from "../../src/vm/profile.js";
import { openAnyEngine, openVm } from "../../src/vm/registry.js";
import type { RowRequest, RowSource } from "../../src/vm/rows.js";
import { VM_NAMES, type VmName } from "../../src/vm/vm-name.js";
import { RowTracer } from "../../test/vms/evm/row-tracer.js";
import type { Report, SuiteOptions } from "../suite.js";

/** Guests that run for more than {@link SOUGHT} steps on this input on every VM. */
const GUESTS = ["keccak256", "sha256"] as const;
const INPUT = new Uint8Array(2 ** 20).fill(7);
const GAS = 10n ** 12n;
const SOUGHT = 10_000_000n;
const BATCH = 500_000n;
/** The peer is slower by two orders. */
const PEER_GAS = 60_000n;

interface Line {
  readonly name: string;
  readonly rowsPerSecond: number;
  /** Of a run of the reference whose steps are told to a tracer that makes the same rows of them. */
  readonly ratio: number | undefined;
  /** Milliseconds to ten rows at {@link SOUGHT}. */
  readonly seek: number;
}

/** How fast the steps of guest programs become rows, and how long it takes to come to those far into a run. */
export async function runSuite({ time, isWanted }: SuiteOptions): Promise<Report> {
  const lines: Line[] = [];
  for (const vm of VM_NAMES) {
    for (const guest of GUESTS) {
      const name = `${vm} ${guest}`;
      if (isWanted(name)) lines.push(await measure(name, vm, guest, time));
    }
  }
  const columns: readonly Column[] = [
    { title: "run" },
    { title: "rows/s", align: "right" },
    { title: "over @ethereumjs", align: "right" },
    { title: "ten rows at step 10^7", align: "right" },
  ];
  const text = lines.map(({ name, rowsPerSecond, ratio, seek }) => [
    name,
    `${significant(rowsPerSecond / 1e6)} M`,
    ratio === undefined ? "-" : `${significant(ratio)}x`,
    `${significant(seek)} ms`,
  ]);
  return { text: formatTable(columns, text), data: { lines } };
}

async function measure(name: string, vm: VmName, guest: (typeof GUESTS)[number], time: number): Promise<Line> {
  const { rows, settings } = await openRows(vm);
  const [program] = loadGuests([guest]);
  const code = program!.code[vm];
  const profile = defineProfile(await openVm(vm), { settings });
  const request = (from: bigint, to: bigint): RowRequest => ({
    ...{ code, profile, from, to, host: new IsolatedHost() },
    message: message({ input: INPUT, gasLimit: GAS }),
  });
  const rowsPerSecond = best(time, () => count(rows, request(0n, BATCH)));
  const peer = vm === "evm" ? await peerRows(request(0n, BATCH), time) : undefined;
  const seek = 1000 / best(time, () => (count(rows, request(SOUGHT, SOUGHT + 10n)) === 10 ? 1 : 0));
  return { name, rowsPerSecond, ratio: peer && rowsPerSecond / peer, seek };
}

async function openRows(vm: VmName): Promise<{ rows: RowSource; settings: Record<string, string> }> {
  return { rows: await (await openVm(vm)).rows(), settings: vm === "wasm" ? { floats: "refused" } : {} };
}

function count(rows: RowSource, request: RowRequest): number {
  let made = 0;
  for (const { accesses } of rows.iterate(request)) made += accesses.length >= 0 ? 1 : 0;
  return made;
}

/** Of what `work` says that it did, so much a second: the median of the times that fit in. */
function best(time: number, work: () => number): number {
  const rates: number[] = [];
  const end = performance.now() + time;
  do {
    const start = performance.now();
    const done = work();
    rates.push((1000 * done) / (performance.now() - start));
  } while (performance.now() < end || rates.length < 3);
  return rates.sort((a, b) => a - b)[rates.length >> 1]!;
}

async function peerRows({ code, profile, message: call }: RowRequest, time: number): Promise<number> {
  const reference = await openAnyEngine("evm/ethereumjs");
  const program = reference.load(code, profile);
  const rates: number[] = [];
  const end = performance.now() + time;
  do {
    let made = 0;
    const tracer = new RowTracer(() => made++);
    const start = performance.now();
    await reference.run(program, { ...call, input: INPUT.subarray(0, 1000), gasLimit: PEER_GAS }, new IsolatedHost(), {
      tracer,
    });
    rates.push((1000 * made) / (performance.now() - start));
  } while (performance.now() < end || rates.length < 3);
  return rates.sort((a, b) => a - b)[rates.length >> 1]!;
}
