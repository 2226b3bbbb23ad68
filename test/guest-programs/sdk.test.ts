import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import fc from "fast-check";
import solc from "solc";
import { type Abi, decodeFunctionResult, encodeAbiParameters, encodeFunctionData, type Hex } from "viem";
import { describe, expect, it } from "vitest";
import { bindings } from "../../guest-programs/contracts/sdk/abi/bindings.mjs";
import { parseAbi } from "../../guest-programs/contracts/sdk/abi/parse.mjs";
import { concatBytes } from "../../src/base/bytes.js";
import { fromHex, toHex } from "../../src/base/hex.js";
import { ethereumRules } from "../../src/chain/chain-rules.js";
import { deploymentFrame } from "../../src/chain/deployment-frame.js";
import { TestChain } from "../../src/chain/test-chain.js";
import { outputOf } from "../../src/vm/outcome.js";
import { saltedAddress } from "../support/contract-address.js";

const CONTRACTS = fileURLToPath(new URL("../../guest-programs/contracts", import.meta.url));

const INTERFACE = `
constructor(string text, uint64 small) payable
function text() view returns (string)
function setText(string value)
function push(uint256 value)
function pop()
function item(uint256 index) view returns (uint256)
function count() view returns (uint256)
function setPoint(address owner, uint256 x, uint256 y)
function pointOf(address owner) view returns (uint256, uint256)
function setPacked(address owner, uint64 small, bool flag)
function packed() view returns (address, uint64, bool)
function keep(uint256 value) returns (uint256)
function make(bytes init, bytes32 salt) payable returns (address)
function lend(address code, bytes payload) returns (bytes)
function math(uint256 a, uint256 b) pure returns (uint256, uint256, uint256)
function back(address target, bytes payload) returns (bool)
event Kept(address indexed by, string what, uint256[] values)
`;

const CONTRACT = `
import { Address } from "SDK/address";
import { Bytes, Words } from "SDK/bytes";
import { bubble, call, createSalted, delegateCall, returned } from "SDK/calls";
import { Encoder } from "SDK/encoder";
import { refuseReentrance } from "SDK/reentrancy";
import { StoredUint256 } from "SDK/storage";
import { Mapping, PackedSlot, StoredArray, StoredBytes, StoredStruct } from "SDK/stored-collections";
import { TransientUint256 } from "SDK/transient";
import { Uint256 } from "SDK/uint256";
import { emitKept } from "./shelf.abi";

export function construct(value: Bytes, small: u64): void {
  setText(value);
  PackedSlot.at(3).store(20, 8, Uint256.of(small));
}
export function text(): Bytes { return StoredBytes.at(0).value; }
export function setText(value: Bytes): void { StoredBytes.at(0).value = value; }
export function push(value: Uint256): void { StoredArray.at<StoredUint256>(1).push().value = value; }
export function pop(): void { StoredArray.at<StoredUint256>(1).pop(); }
export function item(index: Uint256): Uint256 {
  return StoredArray.at<StoredUint256>(1).get(index.isSmall ? index.low : u64.MAX_VALUE).value;
}
export function count(): Uint256 { return Uint256.of(StoredArray.at<StoredUint256>(1).length); }
function point(owner: Address): StoredStruct { return Mapping.at<StoredStruct>(2).get(owner.pointer); }
export function setPoint(owner: Address, x: Uint256, y: Uint256): void {
  point(owner).field<StoredUint256>(0).value = x;
  point(owner).field<StoredUint256>(1).value = y;
}
export function pointOf(owner: Address): Bytes {
  const stored = point(owner);
  return Encoder.of(2).word(stored.field<StoredUint256>(0).value.pointer).word(stored.field<StoredUint256>(1).value.pointer).encoded;
}
export function setPacked(owner: Address, small: u64, flag: bool): void {
  const slot = PackedSlot.at(3);
  slot.store(0, 20, Uint256.at(owner.pointer));
  slot.store(20, 8, Uint256.of(small));
  slot.store(28, 1, Uint256.of(u64(flag)));
}
export function packed(): Bytes {
  const slot = PackedSlot.at(3);
  return Encoder.of(3).word(slot.address(0).pointer).word(slot.load(20, 8).pointer).word(slot.load(28, 1).pointer).encoded;
}
export function keep(value: Uint256): Uint256 {
  const kept = TransientUint256.at(7), before = kept.value;
  kept.value = value;
  const values = Words.of(2);
  values.set(0, before.pointer);
  values.set(1, value.pointer);
  emitKept(Address.sender(), text(), values);
  return before;
}
export function make(init: Bytes, salt: usize): Address { return createSalted(init, salt); }
export function lend(code: Address, payload: Bytes): Bytes {
  if (!delegateCall(code, payload)) bubble();
  return returned();
}
export function math(a: Uint256, b: Uint256): Bytes {
  return Encoder.of(3).word((a * b).pointer).word((a / b).pointer).word((a % b).pointer).encoded;
}
export function back(target: Address, payload: Bytes): bool {
  refuseReentrance();
  return call(target, payload);
}
`;

const SOLIDITY = `
// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;
contract Shelf {
    event Kept(address indexed by, string what, uint256[] values);
    error ReentrancyGuardReentrantCall();
    struct Point { uint256 x; uint256 y; }
    string public text;
    uint256[] private items;
    mapping(address => Point) public pointOf;
    address private owner; uint64 private small; bool private flag;
    constructor(string memory value, uint64 first) payable { text = value; small = first; }
    function setText(string calldata value) external { text = value; }
    function push(uint256 value) external { items.push(value); }
    function pop() external { items.pop(); }
    function item(uint256 index) external view returns (uint256) { return items[index]; }
    function count() external view returns (uint256) { return items.length; }
    function setPoint(address to, uint256 x, uint256 y) external { pointOf[to] = Point(x, y); }
    function setPacked(address a, uint64 b, bool c) external { owner = a; small = b; flag = c; }
    function packed() external view returns (address, uint64, bool) { return (owner, small, flag); }
    function keep(uint256 value) external returns (uint256 before) {
        assembly { before := tload(7) tstore(7, value) }
        uint256[] memory values = new uint256[](2);
        (values[0], values[1]) = (before, value);
        emit Kept(msg.sender, text, values);
    }
    function make(bytes calldata init, bytes32 salt) external payable returns (address made) {
        bytes memory code = init;
        assembly { made := create2(0, add(code, 32), mload(code), salt) }
    }
    function lend(address code, bytes calldata payload) external returns (bytes memory) {
        (bool isDone, bytes memory result) = code.delegatecall(payload);
        if (!isDone) assembly { revert(add(result, 32), mload(result)) }
        return result;
    }
    function math(uint256 a, uint256 b) external pure returns (uint256, uint256, uint256) { return (a * b, a / b, a % b); }
    bool private transient isOpen;
    function back(address target, bytes calldata payload) external returns (bool isDone) {
        if (isOpen) revert ReentrancyGuardReentrantCall();
        isOpen = true;
        (isDone, ) = target.call(payload);
        isOpen = false;
    }
}
`;

/** Compiles the contract as if it lay beside the SDK. */
async function compileAssemblyScript(): Promise<{ wasm: Uint8Array; abi: Abi }> {
  const made = bindings("shelf", INTERFACE, "../sdk");
  const files = new Map([
    ["shelf/shelf.abi.ts", made.interface],
    ["shelf/shelf.entry.ts", made.entry],
    ["shelf/shelf.ts", CONTRACT.replaceAll("SDK", "../sdk")],
  ]);
  const readFile = (name: string) => {
    const own = files.get(name);
    if (own !== undefined) return own;
    const path = join(CONTRACTS, name);
    return existsSync(path) ? readFileSync(path, "utf8") : null;
  };
  let wasm: Uint8Array | undefined;
  const writeFile = (_name: string, contents: Uint8Array | string) => {
    if (typeof contents !== "string") wasm = new Uint8Array(contents);
  };
  const options = ["--outFile", "shelf.wasm", "-O3", "--noAssert", "--runtime", "stub", "--use", "abort="];
  const { error, stderr } = await asc.main(["shelf/shelf.entry.ts", ...options], {
    readFile,
    writeFile,
    listFiles: () => [],
  });
  if (error) throw new Error(String(stderr));
  return { wasm: wasm!, abi: JSON.parse(made.json) };
}

function compileSolidity(): Uint8Array {
  const settings = {
    evmVersion: "cancun",
    optimizer: { enabled: true },
    outputSelection: { "*": { "*": ["evm.bytecode.object"] } },
  };
  const request = { language: "Solidity", sources: { "a.sol": { content: SOLIDITY } }, settings };
  const { contracts, errors = [] } = JSON.parse(solc.compile(JSON.stringify(request)));
  const wrong = errors.filter(({ severity }: { severity: string }) => severity === "error");
  if (wrong.length > 0) throw new Error(wrong[0].formattedMessage);
  return fromHex(`0x${contracts["a.sol"].Shelf.evm.bytecode.object}`);
}

const { wasm, abi } = await compileAssemblyScript();
const INIT = { wasm: deploymentFrame(wasm), evm: compileSolidity() };
const rules = await ethereumRules("prague", { contractVms: [{ engine: "wasm/interpreter" }] });

function initOf(vm: "wasm" | "evm", text: string, small: bigint): Uint8Array {
  return concatBytes(INIT[vm], fromHex(encodeAbiParameters([{ type: "string" }, { type: "uint64" }], [text, small])));
}

/** The shelf on a VM, and what everybody can see of it. */
class Shelf {
  readonly chain = new TestChain(rules);
  readonly address: Uint8Array;

  constructor(vm: "wasm" | "evm", text: string, small: bigint) {
    this.address = this.chain.deploy(initOf(vm, text, small));
  }

  act(functionName: string, args: readonly unknown[]): unknown {
    const data = fromHex(encodeFunctionData({ abi, functionName, args }));
    const { outcome, logs } = this.chain.send({ to: this.address, data });
    const told = logs.map(({ topics, data: each }) => [topics.map((topic) => toHex(topic)), toHex(each)]);
    const output = outcome.type === "halt" ? outcome.reason : toHex(outputOf(outcome));
    return [outcome.type, functionName === "make" ? output.length : output, told];
  }

  read(functionName: string, args: readonly unknown[] = []): unknown {
    const { outcome } = this.chain.call({
      to: this.address,
      data: fromHex(encodeFunctionData({ abi, functionName, args })),
    });
    return decodeFunctionResult({ abi, functionName, args, data: toHex(outputOf(outcome)) as Hex });
  }

  get storage(): unknown {
    const { storage } = this.chain.state.accounts.get(toHex(this.address))!;
    return [...storage].map(([key, value]) => [key, toHex(value)]).sort();
  }
}

const number = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), fc.bigInt({ min: 0n, max: 3n }));
const address = fc.constantFrom(`0x${"11".repeat(20)}`, `0x${"00".repeat(19)}02`);
const text = fc.oneof(fc.string({ maxLength: 33 }), fc.string({ minLength: 60, maxLength: 130 }));
const step = fc.oneof(
  text.map((each) => ["setText", [each]] as const),
  number.map((each) => ["push", [each]] as const),
  fc.constant(["pop", []] as const),
  number.map((each) => ["item", [each]] as const),
  fc.tuple(address, number, number).map((each) => ["setPoint", each] as const),
  address.map((each) => ["pointOf", [each]] as const),
  fc
    .tuple(address, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.boolean())
    .map((each) => ["setPacked", each] as const),
  number.map((each) => ["keep", [each]] as const),
  fc.tuple(number, number).map((each) => ["math", each] as const),
  fc.constant(["packed", []] as const),
);

describe("the SDK", () => {
  it("lays out storage, and answers, as Solidity does", () => {
    fc.assert(
      fc.property(
        text,
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        fc.array(step, { maxLength: 12 }),
        (first, small, steps) => {
          const shelves = [new Shelf("evm", first, small), new Shelf("wasm", first, small)];
          const [expected, actual] = shelves.map((shelf) => [
            ...steps.map(([name, args]) => shelf.act(name, args)),
            shelf.storage,
          ]);
          expect(actual).toEqual(expected);
          expect(shelves[1]!.read("text")).toBe(shelves[0]!.read("text"));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("creates contracts of any VM, lends itself to other code, and refuses to be called back", () => {
    const [evm, own] = [new Shelf("evm", "a", 1n), new Shelf("wasm", "a", 1n)];
    const salt = `0x${"05".repeat(32)}`;
    for (const shelf of [evm, own]) {
      for (const vm of ["evm", "wasm"] as const) {
        const init = initOf(vm, "made", 2n);
        expect(shelf.act("make", [toHex(init), salt])).toEqual(["success", 66, []]);
        const code = shelf.chain.codeOf(saltedAddress(shelf.address, fromHex(salt), init));
        expect(code.length).toBeGreaterThan(1000);
        expect(code[0] === 0).toBe(vm === "wasm");
      }
      const other = toHex(shelf.address);
      const callData = (name: string, args: readonly unknown[]) =>
        encodeFunctionData({ abi, functionName: name, args });
      expect(shelf.act("lend", [other, callData("setPoint", [other, 3n, 4n])])).toEqual([
        "success",
        expect.anything(),
        [],
      ]);
      expect(shelf.read("pointOf", [other])).toEqual([3n, 4n]);
      expect(shelf.act("lend", [other, callData("item", [9n])])).toEqual([
        "revert",
        expect.stringMatching(/^0x4e487b71/),
        [],
      ]);
      // Called back, it refuses, which the first call sees.
      const nested = callData("back", [other, callData("count", [])]);
      expect(shelf.act("back", [other, nested])).toEqual(["success", `0x${"0".repeat(64)}`, []]);
      expect(shelf.act("back", [other, callData("count", [])])).toEqual(["success", `0x${"0".repeat(63)}1`, []]);
    }
  });

  it("says of an interface what is wrong with it, and where", () => {
    for (const [line, what] of [
      ["function f(uint256 a", "no constructor"],
      ["function f(tuple a)", "tuple is no type"],
      ["function f(address indexed a)", "only arguments of events"],
      ["function f() quickly", "quickly is not one of"],
      ["event (uint256 a)", "no constructor"],
    ] as const) {
      expect(() => parseAbi(`\n${line}`)).toThrow(`line 2: ${what}`);
    }
  });
});
