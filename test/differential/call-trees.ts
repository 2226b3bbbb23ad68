import fc from "fast-check";
import { contractAt } from "../chain/driver/vm-worlds.js";
import { bytecode, push } from "../vms/evm/evm-run.js";
import type { Instruction } from "../vms/wasm/assembler.js";
import { contract, hook, numbers, type Step } from "../vms/wasm/stylus/contracts.js";

/**
 * Contracts that do a few things to their state and call each other, written for the EVM and for WebAssembly. The first
 * byte of call data says how much deeper calls may go; slots and transient slots are 0 to 3, values small; the result is
 * slot 0. What a call gave (status and the low byte of its result) goes into a slot.
 */
export interface TreeContract {
  readonly acts: readonly Act[];
  readonly end: "return" | "revert" | "destruct";
}

export type Act =
  | { readonly act: "increment" | "log" | "increment-transient"; readonly slot: number }
  | { readonly act: "balance"; readonly slot: number; readonly of: number }
  | CallAct
  | { readonly act: "create"; readonly slot: number; readonly to: number };

export interface CallAct {
  readonly act: "call" | "delegatecall" | "staticcall" | "callcode";
  readonly slot: number;
  readonly to: number;
  readonly value: number;
}

export const CONTRACTS = 5;
const slot = fc.nat(3);
const to = fc.nat(CONTRACTS - 1);

/** What both VMs can do alike. */
const commonAct: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ act: fc.constantFrom("increment", "increment", "log", "increment-transient"), slot }),
  fc.record({ act: fc.constant("balance" as const), slot, of: to }),
  {
    arbitrary: fc.record({
      act: fc.constantFrom("call", "call", "delegatecall", "staticcall"),
      slot,
      to,
      value: fc.nat(1),
    }),
    weight: 2,
  },
);

const evmAct: fc.Arbitrary<Act> = fc.oneof(
  { arbitrary: commonAct, weight: 6 },
  fc.record({ act: fc.constant("callcode" as const), slot, to, value: fc.nat(1) }),
  fc.record({ act: fc.constant("create" as const), slot, to }),
);

/** At most three calls each, so that trees stay small. */
function contractsOf(
  act: fc.Arbitrary<Act>,
  ends: readonly TreeContract["end"][],
): fc.Arbitrary<readonly TreeContract[]> {
  const acts = fc.array(act, { minLength: 1, maxLength: 6 }).filter((all) => all.filter(isCall).length <= 3);
  const one = fc.record({ acts, end: fc.constantFrom(...ends) });
  return fc.array(one, { minLength: CONTRACTS, maxLength: CONTRACTS });
}

export const commonContracts = contractsOf(commonAct, ["return", "return", "return", "revert"]);
export const evmContracts = contractsOf(evmAct, ["return", "return", "return", "revert", "revert", "destruct"]);

function isCall({ act }: Act): boolean {
  return act.includes("call") || act === "create";
}

/** All gas, or as much for each level as those below can use up, so that what VMs charge does not show. */
export type CallGas = "all" | "by-level";
const LEVEL_GAS = 10_000_000n;
const LEVEL_FACTOR = 16n;
/** Gas for a transaction to a contract with so many levels of calls below. */
export const gasForLevels = (levels: number) => LEVEL_GAS * LEVEL_FACTOR ** BigInt(levels);

/** Adds one to a created contract's slot 0 and returns it. */
const CREATED = "6001 600054 01 600055 600054 600052 60206000f3";
/** The last byte of what {@link CREATED} deploys. */
export const CREATED_MARK = 0xf3;

/** The contract as EVM code. Its last byte is the mark. */
export function onEvm({ acts, end }: TreeContract, mark: number, gas: CallGas): Uint8Array {
  const ends = {
    return: "600054 600052 60206000f3",
    revert: "600054 600052 60206000fd",
    destruct: `${push(contractAt(0))} ff`,
  };
  const init = acts.map((act) => (act.act === "create" ? initCode(act.to) : ""));
  const sizes = init.map((text) => bytecode(text).length);
  // Jumps and offsets are PUSH2, so that the length of the code does not depend on where things are.
  let code = "";
  const write = (dataStart: number) => {
    code = "";
    let data = dataStart;
    for (const [i, act] of acts.entries()) {
      code += evmCode(act, bytecode(code).length, data, sizes[i]!, gas);
      data += sizes[i]!;
    }
    code += ends[end];
  };
  write(0);
  write(bytecode(code).length);
  return bytecode(code, ...init, mark.toString(16).padStart(2, "0"));
}

/** Calls a contract with nothing left to call, and deploys {@link CREATED}. */
function initCode(to: number): string {
  const call = `6000 6000 6000 6000 6000 ${push(contractAt(to))} 5a f1 50`;
  return `${call} 73${CREATED} 600052 6014 600c f3`;
}

const two = (value: number) => `61${value.toString(16).padStart(4, "0")}`;
const BUDGET = "600035 60f8 1c";

function evmCode(act: Act, at: number, data: number, size: number, gas: CallGas): string {
  switch (act.act) {
    case "increment":
      return `6001 ${push(act.slot)}54 01 ${push(act.slot)}55`;
    case "increment-transient":
      // Also shows what it was.
      return `${push(act.slot)}5c 80 600101 ${push(act.slot)}5d ${push(act.slot)}54 01 ${push(act.slot)}55`;
    case "log":
      return `${push(act.slot)}54 600052 60206000a0`;
    case "balance":
      return `${push(contractAt(act.of))}31 60ff16 ${push(act.slot)}55`;
    case "create":
      return ifBudget(at, `${push(size)} ${two(data)} 6000 39 ${push(size)} 6000 6000 f0 ${callCreated(act.slot)}`);
    default:
      return ifBudget(at, evmCall(act, gas));
  }
}

/** Calls the new contract on the stack's top and keeps what it returns. */
function callCreated(slot: number): string {
  return `6000 602052 6020 6020 6000 6000 6000 85 5a f1 50 50 602051 ${push(slot)}55`;
}

function ifBudget(at: number, body: string): string {
  const head = `${BUDGET} 15 ${two(0)} 57`;
  const end = at + bytecode(head, body).length;
  return `${BUDGET} 15 ${two(end)} 57 ${body} 5b`;
}

function evmCall({ act, slot, to, value }: CallAct, gas: CallGas): string {
  const hasValue = act === "call" || act === "callcode";
  const opcode = { call: "f1", callcode: "f2", delegatecall: "f4", staticcall: "fa" }[act];
  // 16^budget * 10M / 16: what the callee's level may have.
  const level = `${BUDGET} 6010 0a ${push(LEVEL_GAS / LEVEL_FACTOR)} 02`;
  return [
    // Halts in a static call, as any contract does that sends value there.
    hasValue && value > 0 ? "6000 60095d" : "",
    `6000 602052 6001 ${BUDGET} 03 600053`,
    `6020 6020 6001 6000 ${hasValue ? push(value) : ""} ${push(contractAt(to))} ${gas === "all" ? "5a" : level} ${opcode}`,
    `6008 1b 602051 60ff16 17 ${push(slot)}55`,
  ].join(" ");
}

/** Memory of the contract on WebAssembly: call data, a key, two values, a length, and the addresses. */
const [DATA, KEY, VALUE, OTHER, LENGTH, AMOUNT, ADDRESSES] = [0, 32, 64, 96, 128, 160, 256] as const;

/** The contract for WebAssembly; only what is common to both VMs. */
export function onWasm({ acts, end }: TreeContract): Uint8Array {
  const addresses = Array.from({ length: CONTRACTS }, (_, i) => [...contractAt(i), ...new Uint8Array(12)]).flat();
  const steps = [
    ...numbers(DATA),
    hook("read_args"),
    ...acts.flatMap(wasmAct),
    ...loadSlot(0, VALUE),
    ...numbers(VALUE, 32),
    hook("write_result"),
    ...numbers(end === "revert" ? 1 : 0),
  ];
  return contract(steps, [...new Uint8Array(ADDRESSES), ...addresses]);
}

const byte = (at: number, value: readonly Step[]): Step[] => [...numbers(at), ...value, ["i32.store8", 0]];
const byteAt = (at: number): Step[] => [...numbers(at), ["i32.load8_u", 0] as Instruction];
const key = (slot: number): Step[] => byte(KEY + 31, numbers(slot));
/** Nothing stays in the contract's cache: what it calls may change a slot, and a write of what the cache knows is none. */
const loadSlot = (slot: number, at: number): Step[] => [
  ...[...key(slot), ...numbers(KEY, at), hook("storage_load_bytes32")],
  ...[...numbers(1), hook("storage_flush_cache")],
];
const storeSlot = (slot: number, at: number): Step[] => [
  ...[...key(slot), ...numbers(KEY, at), hook("storage_cache_bytes32")],
  ...[...numbers(1), hook("storage_flush_cache")],
];
const zero = (at: number): Step[] =>
  [0, 8, 16, 24].flatMap((offset): Step[] => [...numbers(at + offset), ["i64.const", 0], ["i64.store", 0]]);

function wasmAct(act: Act): Step[] {
  switch (act.act) {
    case "increment":
      return [...loadSlot(act.slot, VALUE), ...addTo(VALUE, numbers(1)), ...storeSlot(act.slot, VALUE)];
    case "increment-transient":
      return [
        ...[...key(act.slot), ...numbers(KEY, OTHER), hook("transient_load_bytes32")],
        ...[...loadSlot(act.slot, VALUE), ...addTo(VALUE, byteAt(OTHER + 31)), ...addTo(OTHER, numbers(1))],
        ...[...key(act.slot), ...numbers(KEY, OTHER), hook("transient_store_bytes32")],
        ...storeSlot(act.slot, VALUE),
      ];
    case "log":
      return [...loadSlot(act.slot, VALUE), ...numbers(VALUE, 32, 0), hook("emit_log")];
    case "balance":
      return [
        ...[...numbers(ADDRESSES + 32 * act.of, OTHER), hook("account_balance"), ...zero(VALUE)],
        ...[...byte(VALUE + 31, byteAt(OTHER + 31)), ...storeSlot(act.slot, VALUE)],
      ];
    case "call":
    case "delegatecall":
    case "staticcall":
      return [...byteAt(DATA), ["if", -64], ...wasmCall(act), "end"];
    default:
      throw new Error(`no contract on WebAssembly can ${act.act}`);
  }
}

/** Adds to a number, whose low 16 bits alone are in use, and whose sum fits. */
function addTo(at: number, amount: readonly Step[]): Step[] {
  const low: Step[] = [...byteAt(at + 31), ...amount, "i32.add"];
  const carry: Step[] = [...low, ...numbers(8), "i32.shr_u"];
  // The high byte first: it depends on what the low one was.
  return [...byte(at + 30, [...byteAt(at + 30), ...carry, "i32.add"]), ...byte(at + 31, low)];
}

function wasmCall({ act, slot, to, value }: CallAct): Step[] {
  const name = { call: "call", delegatecall: "delegate_call", staticcall: "static_call", callcode: "" }[act];
  const level: Step[] = [...numbers(DATA), ["i64.load8_u", 0]];
  // A byte of at most 3 as the exponent: 10M / 16 shifted left by 4 for each.
  const gas: Step[] = [["i64.const", LEVEL_GAS / LEVEL_FACTOR], ...level, ["i64.const", 4], "i64.mul", "i64.shl"];
  const scratch: Step[] = [...key(9), ...zero(OTHER), ...numbers(KEY, OTHER), hook("transient_store_bytes32")];
  return [
    ...(act === "call" && value > 0 ? scratch : []),
    // The value, the callee's budget in place of the call data, and no result so far.
    ...[...zero(AMOUNT), ...byte(AMOUNT + 31, numbers(value)), ...zero(OTHER), ...zero(VALUE)],
    ...byte(OTHER, [...byteAt(DATA), ...numbers(1), "i32.sub"]),
    ...[...numbers(ADDRESSES + 32 * to, OTHER, 1), ...(act === "call" ? numbers(AMOUNT) : []), ...gas],
    ...[...numbers(LENGTH), hook(`${name}_contract`), ["local.set", 0] as Instruction],
    ...[...zero(OTHER), ...numbers(OTHER, 0, 32), hook("read_return_data"), "drop" as Instruction],
    ...[...byte(VALUE + 31, byteAt(OTHER + 31)), ...byte(VALUE + 30, [["local.get", 0], "i32.eqz"])],
    ...storeSlot(slot, VALUE),
  ];
}
