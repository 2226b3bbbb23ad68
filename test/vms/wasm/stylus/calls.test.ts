import { describe, expect, test } from "vitest";
import { concatBytes } from "../../../../src/base/bytes.js";
import { keccak256 } from "../../../../src/base/hash.js";
import { fromHex } from "../../../../src/base/hex.js";
import { MAX_OPEN_RUNS } from "../../../../vms/evm/kernel/layout.js";
import { PAGE_FUEL } from "../../../../vms/wasm/kernel/prices.js";
import { contractAddress } from "../../../support/contract-address.js";
import type { Instruction } from "../assembler.js";
import { startFuelOf } from "../fixtures.js";
import {
  CALLER,
  CONTRACT,
  call,
  contract,
  haltOf,
  hook,
  numbers,
  outputOf,
  PROFILE,
  type Ran,
  result,
  run,
  type Step,
} from "./contracts.js";
import { address, word } from "./contracts-host.js";

const OTHER = address(0x77, 0x0b);
/** Memory: the callee's address, a value, the length of what it returned, the status, and what it returned. */
const [TO, VALUE, LENGTH, STATUS, RETURNED] = [0, 32, 64, 68, 72] as const;
const ALL_GAS: Instruction = ["i64.const", -1];
const data = (value: Uint8Array, to = OTHER) => [...to, ...new Uint8Array(12), ...value];
/** Calls with the first 3 bytes of memory as data, keeps the status, and fetches up to 64 bytes of what came back. */
const caller = (kind: "call" | "delegate_call" | "static_call", gas = ALL_GAS): Step[] => [
  ...[...numbers(STATUS, TO, TO, 3, ...(kind === "call" ? [VALUE] : [])), gas, ...numbers(LENGTH)],
  ...[hook(`${kind}_contract`), ["i32.store", 0] as const],
  ...[...call("read_return_data", RETURNED, 0, 64), "drop" as const],
];
const callerContract = (kind: Parameters<typeof caller>[0], value = word(), gas = ALL_GAS) =>
  contract([...caller(kind, gas), ...result(LENGTH, 72)], data(value));
const answer = (ran: Ran) => {
  const output = outputOf(ran);
  const length = new DataView(output.buffer, output.byteOffset).getUint32(0, true);
  return { status: output[4], returned: output.slice(8, 8 + length) };
};
/** Who am I, who calls, with what. */
const WHO = contract([
  ...[...call("contract_address", 0), ...call("msg_sender", 20), ...call("msg_value", 32), ...call("read_args", 61)],
  ...result(0, 64),
]);
const world = (code: Uint8Array) => (host: Ran["host"]) => {
  host.setCode(OTHER, code);
  host.setBalance(CONTRACT, 1000n);
};

describe("calls", () => {
  test.each([
    ["call", OTHER, CONTRACT, 5],
    ["static_call", OTHER, CONTRACT, 0],
    ["delegate_call", CONTRACT, CALLER, 9],
  ] as const)("%s: who is called, by whom, with what value", async (kind, self, sender, value) => {
    const ran = await run(callerContract(kind, word(5)), { world: world(WHO), value: 9n });
    const { status, returned } = answer(ran);
    expect(status).toBe(0);
    expect(returned.slice(0, 32)).toEqual(concatBytes(self, sender).slice(0, 32));
    // The call data lies over the end of the value's bytes.
    expect(returned.slice(32, 61)).toEqual(word(value).slice(0, 29));
    expect(returned.slice(61)).toEqual(OTHER.slice(0, 3));
    expect(ran.host.calls[0]).toMatchObject({
      codeAddress: OTHER,
      depth: 1,
      value: BigInt(value),
      isStatic: kind === "static_call",
    });
    expect(ran.host.getBalance(OTHER)).toBe(kind === "call" ? 5n : 0n);
  });

  test("give the data of a revert, and undo what the callee did", async () => {
    const reverting = contract([...call("emit_log", 0, 0, 0), ...call("write_result", 0, 2), ...numbers(1)], [4, 2]);
    const ran = await run(callerContract("call", word(5)), { world: world(reverting) });
    expect(answer(ran)).toEqual({ status: 2, returned: Uint8Array.of(4, 2) });
    expect(ran.logs).toEqual([]);
    expect(ran.host.getBalance(CONTRACT)).toBe(1000n);
  });

  test("give nothing of a halt, which takes the gas that it was given", async () => {
    const ran = await run(callerContract("call", word(), ["i64.const", 5000]), {
      world: world(contract(["unreachable"])),
    });
    expect(answer(ran)).toEqual({ status: 2, returned: new Uint8Array(0) });
    const cheap = await run(callerContract("call", word(), ["i64.const", 5000]), { world: world(new Uint8Array(0)) });
    expect(ran.cost - cheap.cost).toBe(50_000n);
  });

  test("leave the caller a 64th of the gas", async () => {
    const ran = await run(callerContract("call"), { world: world(contract(["unreachable"])) });
    const left = ran.gasLimit - ran.outcome.gasUsed;
    expect(ran.host.calls[0]!.gasLimit / 63n).toBeGreaterThanOrEqual(left);
    expect(ran.host.calls[0]!.gasLimit / 63n).toBeLessThan(left + 50n);
  });

  test("with value cost more, still more to nobody, and come with a stipend", async () => {
    const cost = async (value: Uint8Array, to: Uint8Array) => {
      const steps = [...caller("call", ["i64.const", 0]), ...numbers(0)];
      return (await run(contract(steps, data(value, to)), { world: world(WHO) })).cost;
    };
    const plain = await cost(word(), address(0x77, 0x0d));
    expect((await cost(word(5), address(0x77, 0x0d))) - plain).toBe(10n * (9000n + 25_000n - 2300n));
    const ran = await run(callerContract("call", word(5), ["i64.const", 50_000]), { world: world(WHO) });
    expect(ran.host.calls[0]!.gasLimit).toBe(52_300n);
    expect(answer(ran).status).toBe(0);
    // The stipend alone does not pay for loading a contract.
    const stipend = await run(callerContract("call", word(5), ["i64.const", 0]), { world: world(WHO) });
    expect(stipend.host.calls[0]!.gasLimit).toBe(2300n);
    expect(answer(stipend).status).toBe(2);
  });

  test("pay for loading a contract once in a transaction", async () => {
    const idle = contract(numbers(0));
    /** What so many calls of an idle contract cost more than calls of an account without code. */
    const cost = async (calls: number) => {
      const steps = [...Array.from({ length: calls }, () => caller("call")).flat(), ...numbers(0)];
      const [some, none] = [idle, new Uint8Array(0)].map((code) =>
        run(contract(steps, data(word())), { world: world(code), gas: 10_000_000n }),
      );
      return (await some!).cost - (await none!).cost;
    };
    const [once, twice] = [await cost(1), await cost(2)];
    expect(once).toBeGreaterThanOrEqual(startFuelOf(idle, PROFILE));
    expect(twice - once).toBeLessThan(BigInt(PAGE_FUEL + 1000));
  });

  test("fail without the balance, and with value in a static call", async () => {
    const poor = await run(callerContract("call", word(4, 0)), { world: world(WHO) });
    expect(answer(poor)).toEqual({ status: 2, returned: new Uint8Array(0) });
    const fixed = await run(callerContract("call", word(5)), { world: world(WHO), isStatic: true });
    expect(answer(fixed)).toEqual({ status: 2, returned: new Uint8Array(0) });
    expect([...poor.host.calls, ...fixed.host.calls]).toEqual([]);
  });

  test("fail at the greatest depth", async () => {
    expect(answer(await run(callerContract("call"), { world: world(WHO), depth: 1023 })).status).toBe(0);
    expect(answer(await run(callerContract("call"), { world: world(WHO), depth: 1024 })).status).toBe(2);
  });

  test("pass static protection on", async () => {
    const logging = contract([...call("emit_log", 0, 0, 0), ...numbers(0)]);
    expect(answer(await run(callerContract("static_call"), { world: world(logging) })).status).toBe(2);
    expect(answer(await run(callerContract("call"), { world: world(logging), isStatic: true })).status).toBe(2);
    expect(answer(await run(callerContract("call"), { world: world(logging) })).status).toBe(0);
  });

  test("hand refunds up when they succeed", async () => {
    const clearing = contract(
      [...call("storage_cache_bytes32", 0, 32), ...call("storage_flush_cache", 0), ...numbers(0)],
      [...word(1), ...word(0)],
    );
    const ran = await run(callerContract("call"), {
      world: (host) => {
        world(clearing)(host);
        host.setStorage(OTHER, word(1), word(1));
      },
    });
    expect(ran.outcome.type).toBe("success");
    expect(ran.host.refund).toBe(4800n);
  });
});

describe("reentrancy", () => {
  const reentrant = [
    ...numbers(RETURNED),
    hook("msg_reentrant"),
    ["i32.store", 0] as Instruction,
    ...result(RETURNED, 4),
  ];
  /** Calls the contract again once, and gives what that call saw. */
  const again: Step[] = [
    ...([
      ["local.get", 0],
      "i32.eqz",
      ["if", -64],
      ...caller("call"),
      ...result(LENGTH, 72),
      "return",
      "end",
    ] as Step[]),
    ...reentrant,
  ];

  test("is seen by a contract that is called again, directly or through another", async () => {
    const directly = await run(contract(again, data(word(), CONTRACT)));
    expect(answer(directly).returned).toEqual(Uint8Array.of(1, 0, 0, 0));
    const back = contract([...caller("call"), ...result(RETURNED, 4)], data(word(), CONTRACT));
    const through = await run(contract(again, data(word())), { world: world(back) });
    expect(answer(through).returned).toEqual(Uint8Array.of(1, 0, 0, 0));
  });

  test("is over when the call is, and is not what delegated code sees", async () => {
    const twice = contract([...caller("call"), ...caller("call"), ...result(LENGTH, 72)], data(word()));
    expect(answer(await run(twice, { world: world(contract(reentrant)) })).returned).toEqual(new Uint8Array(4));
    const delegated = await run(callerContract("delegate_call"), { world: world(contract(reentrant)) });
    expect(answer(delegated).returned).toEqual(new Uint8Array(4));
  });

  test("without end comes to the end of the stack that all calls share, not of this computer's", async () => {
    const endless = contract([...caller("call"), ...result(LENGTH, 72)], data(word(), CONTRACT));
    const ran = await run(endless, { gas: 10_000_000_000n, stackBytes: 65_536 });
    expect(answer(ran).status).toBe(0);
    expect(ran.host.calls.length).toBeGreaterThan(12);
    expect(ran.host.calls.length).toBeLessThan(16);
    const bounded = await run(endless, { gas: 10_000_000_000n });
    expect(bounded.host.calls.length).toBe(MAX_OPEN_RUNS - 1);
  });
});

describe("creation", () => {
  const [ADDRESS, CREATED_LENGTH] = [1000, 1020] as const;
  /** Init code that returns three bytes, or reverts with them. */
  const init = fromHex("0x620102036000526003601df3");
  const failing = fromHex("0x620102036000526003601dfd");
  const creating = (code: Uint8Array, salt: boolean) =>
    contract(
      [
        ...call(salt ? "create2" : "create1", 64, code.length, 0, ...(salt ? [32] : []), ADDRESS, CREATED_LENGTH),
        ...[...call("read_return_data", ADDRESS + 24, 0, 8), "drop" as const],
        ...result(ADDRESS, 27),
      ],
      [...word(5), ...word(0x5a), ...code],
    );
  const start = (host: Ran["host"]) => {
    host.setBalance(CONTRACT, 1000n);
    host.setNonce(CONTRACT, 3n);
  };

  test("goes to the address of the nonce, or of salt and code", async () => {
    const byNonce = await run(creating(init, false), { world: start });
    const created = contractAddress(CONTRACT, 3n);
    expect(outputOf(byNonce)).toEqual(concatBytes(created, new Uint8Array(7)));
    expect(byNonce.host.getCode(created)).toEqual(Uint8Array.of(1, 2, 3));
    expect(byNonce.host.getBalance(created)).toBe(5n);
    const bySalt = await run(creating(init, true), { world: start });
    const salted = keccak256(concatBytes(Uint8Array.of(0xff), CONTRACT, word(0x5a), keccak256(init))).slice(12);
    expect(outputOf(bySalt).slice(0, 20)).toEqual(salted);
    const words = Math.ceil(init.length / 32);
    expect(bySalt.cost - byNonce.cost).toBe(10n * BigInt(6 * words) + 1n);
  });

  test("that reverts gives no address but the data", async () => {
    const ran = await run(creating(failing, false), { world: start });
    expect(outputOf(ran)).toEqual(concatBytes(new Uint8Array(20), Uint8Array.of(3, 0, 0, 0, 1, 2, 3)));
    expect(ran.host.getBalance(CONTRACT)).toBe(1000n);
    expect(ran.host.getNonce(CONTRACT)).toBe(4n);
  });

  test("is not tried without the balance or with the last nonce", async () => {
    const poor = await run(creating(init, false));
    expect(outputOf(poor)).toEqual(new Uint8Array(27));
    expect(poor.host.getNonce(CONTRACT)).toBe(0n);
    const old = await run(creating(init, false), {
      world: (host) => {
        start(host);
        host.setNonce(CONTRACT, 2n ** 64n - 1n);
      },
    });
    expect(outputOf(old)).toEqual(new Uint8Array(27));
  });

  test("halts in a static call, and with init code over the limit", async () => {
    expect(haltOf(await run(creating(init, false), { world: start, isStatic: true }))).toBe("static-violation");
    const large = contract([...call("create1", 0, 49_153, 0, ADDRESS, CREATED_LENGTH), ...numbers(0)]);
    expect(haltOf(await run(large, { world: start }))).toBe("code-too-large");
  });
});
