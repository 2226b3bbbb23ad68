import { describe, expect, test } from "vitest";
import { emptyState, type StateReader } from "../../../../src/state/reader.js";
import { HOOK_FUEL } from "../../../../src/vm/hooks/numbers.js";
import { CONTRACT, call, contract, haltOf, numbers, outputOf, type Ran, result, run, type Step } from "./contracts.js";
import { word } from "./contracts-host.js";

/** Words in a contract's memory, by their place. */
const [KEY, ONE, TWO, OUT] = [0, 32, 64, 96] as const;
const DATA = [...word(0x11), ...word(1), ...word(2)];
const load = () => call("storage_load_bytes32", KEY, OUT);
const write = (value: number) => call("storage_cache_bytes32", KEY, value);
const flush = (clear = 0) => call("storage_flush_cache", clear);
const storage = (steps: Step[]) => contract([...steps, ...result(OUT, 32)], DATA);
const slot = ({ host }: Ran) => host.getStorage(CONTRACT, word(0x11));
/** A hook with two arguments: the host's part, the call and two constants. */
const HOOK = BigInt(HOOK_FUEL + 4 + 2);
const fuel = ({ cost }: Ran) => cost;

describe("storage", () => {
  test("is written when the cache is flushed", async () => {
    const kept = await run(storage([...write(ONE), ...load(), ...flush()]));
    expect(outputOf(kept)).toEqual(word(1));
    expect(slot(kept)).toEqual(word(1));
  });

  test("is lost when the cache is never flushed, though the contract sees it", async () => {
    const lost = await run(storage([...write(ONE), ...load()]));
    expect(outputOf(lost)).toEqual(word(1));
    expect(slot(lost)).toEqual(word());
  });

  test("is read anew after a flush that clears", async () => {
    const world = { world: (host: Ran["host"]) => host.setStorage(CONTRACT, word(0x11), word(5)) };
    expect(outputOf(await run(storage(load()), world))).toEqual(word(5));
    expect(outputOf(await run(storage([...flush(1), ...load()]), world))).toEqual(word(5));
    const [once, cached, cleared] = await Promise.all(
      [[], load(), [...flush(1), ...load()]].map((more) => run(storage([...load(), ...more]), world)),
    );
    // A cached read costs the hook, its call and two constants; a warm one 100 gas more.
    expect(fuel(cached!) - fuel(once!)).toBe(HOOK);
    expect(fuel(cleared!) - fuel(cached!)).toBe(10n * 100n + (HOOK - 1n));
  });

  test("costs what it costs the EVM, by what was there and what is warm", async () => {
    const nothing = fuel(await run(storage([])));
    expect(fuel(await run(storage(load()))) - nothing).toBe(10n * 2100n + HOOK);
    expect(fuel(await run(storage([...write(ONE), ...flush()]))) - nothing).toBe(10n * 22_100n + HOOK + (HOOK - 1n));
    // Read before: warm. Written as it is: nothing to be done, not even to be paid for.
    const same = await run(storage([...load(), ...write(160), ...flush()]));
    expect(fuel(same) - nothing).toBe(10n * 2100n + 2n * HOOK + (HOOK - 1n));
  });

  test("that is cleared gives a refund, and takes it back when it is set again", async () => {
    const world = (host: Ran["host"]) => host.setStorage(CONTRACT, word(0x11), word(5));
    const refund = async (steps: Step[]) => {
      const { outcome, host } = await run(storage(steps), { world });
      return outcome.type === "success" ? host.refund : undefined;
    };
    expect(await refund([])).toBe(0n);
    expect(await refund([...write(160), ...flush()])).toBe(4800n);
    expect(await refund([...write(160), ...flush(), ...write(ONE), ...flush()])).toBe(0n);
  });

  test("is not written in a static call, but by a flush of nothing", async () => {
    expect(haltOf(await run(storage([...write(ONE), ...flush()]), { isStatic: true }))).toBe("static-violation");
    expect(outputOf(await run(storage([...write(ONE), ...load()]), { isStatic: true }))).toEqual(word(1));
    expect(outputOf(await run(storage([...load(), ...flush()]), { isStatic: true }))).toEqual(word());
  });

  test("is not written with the last 2300 gas", async () => {
    const code = storage([...write(ONE), ...flush()]);
    expect(haltOf(await run(code, { gas: 2400n }))).toBe("out-of-gas");
    expect(haltOf(await run(code, { gas: 22_000n }))).toBe("out-of-gas");
    expect((await run(code, { gas: 23_000n })).outcome.type).toBe("success");
  });

  test("charges for a cache that grows", async () => {
    const writes = (count: number) => storage(Array.from({ length: count }, () => write(ONE)).flat());
    const cost = async (count: number) => fuel(await run(writes(count + 1))) - fuel(await run(writes(count)));
    expect([await cost(1), await cost(8), await cost(64)]).toEqual([HOOK, 10n * 7n + HOOK, 10n * 10n + HOOK]);
  });

  test("of a transaction is there until it ends, and no longer than that", async () => {
    const code = contract(
      [...call("transient_store_bytes32", KEY, TWO), ...call("transient_load_bytes32", KEY, OUT), ...result(OUT, 32)],
      DATA,
    );
    const ran = await run(code);
    expect(outputOf(ran)).toEqual(word(2));
    expect(slot(ran)).toEqual(word());
    expect(fuel(ran) - fuel(await run(contract(result(OUT, 32), DATA)))).toBe(10n * 200n + 2n * HOOK);
    expect(haltOf(await run(code, { isStatic: true }))).toBe("static-violation");
  });
});

describe("what a write costs", () => {
  // EIP-3529's test cases that begin with SSTORE of a warm slot: original, current, next; gas and refund.
  test.each([
    [0, 0, 0, 100, 0],
    [0, 0, 1, 20_000, 0],
    [0, 1, 0, 100, 19_900],
    [0, 1, 2, 100, 0],
    [0, 1, 1, 100, 0],
    [1, 0, 0, 100, 0],
    [1, 0, 1, 100, -2000],
    [1, 0, 2, 100, -4800],
    [1, 1, 0, 2900, 4800],
    [1, 1, 2, 2900, 0],
    [1, 2, 0, 100, 4800],
    [1, 2, 1, 100, 2800],
    [1, 2, 3, 100, 0],
  ])("from %i, now %i, to %i", async (original, current, next, gas, refund) => {
    const state: StateReader = {
      ...emptyState,
      slot: (_, key) => (key[31] === 0x11 ? word(original) : word()),
    };
    const earlier = original === current ? [] : [...write(64), ...flush()];
    const data = [...word(0x11), ...word(next), ...word(current)];
    const code = contract([...earlier, ...load(), ...write(ONE), ...flush(), ...numbers(0)], data);
    const without = contract([...earlier, ...load(), ...write(ONE), ...numbers(0)], data);
    const [ran, before] = [await run(code, { state }), await run(without, { state })];
    // Nothing is written, nor paid for, of a slot that is as the state has it.
    const isSame = current === next;
    expect(ran.cost - before.cost).toBe(HOOK - 1n + 10n * BigInt(isSame ? 0 : gas));
    expect(ran.host.refund - before.host.refund).toBe(BigInt(isSame ? 0 : refund));
    expect(slot(ran)).toEqual(word(next));
  });
});
