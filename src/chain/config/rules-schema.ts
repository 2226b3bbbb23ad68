// The fields of a chain's rules: those of its genesis, and those that an entry of its schedule changes.
import * as v from "valibot";
import { MAX_LIMIT } from "../../vm/profile.js";
import { byAddress, bytes, choice, described, integer, object, quantity, text } from "./json-values.js";
import { FORK_NAMES } from "./named-forks.js";

const MAX_U32 = 2 ** 32 - 1;
const MAX_PATH = 1000;
const MAX_NAME = 100;

export const path = () => text(MAX_PATH);

/** A function in code of the chain's own. */
export const functionReference = () =>
  v.union(
    [text(MAX_NAME), object({ module: path(), export: text(MAX_NAME) })],
    'the name of a registered function, or { "module": PATH, "export": NAME }',
  );

const setting = v.union([v.string(), v.number(), v.boolean()], "a string, a number, true or false");
const settings = v.record(v.string(), setting, "an object");
const SETTINGS = "Settings of the VM: pages, memory sizes, floats, extensions.";

const contractVm = (engines: readonly string[]) =>
  object({
    engine: v.exactOptional(described(choice(engines), "Which engine runs its contracts; all give the same results.")),
    fuelPerGas: v.exactOptional(described(integer(1, 1_000_000), "Units of fuel that one gas buys; 10 unless given.")),
    maxCode: v.exactOptional(
      described(integer(0, MAX_LIMIT), "Bytes of a contract's code at most; 131072 unless given."),
    ),
    maxInput: v.exactOptional(described(integer(0, MAX_LIMIT), "Bytes of a call's input at most.")),
    maxOutput: v.exactOptional(described(integer(0, MAX_LIMIT), "Bytes of a call's output at most.")),
    settings: v.exactOptional(described(settings, SETTINGS)),
    start: v.exactOptional(
      described(
        object({ gas: quantity(63), wordGas: quantity(63) }),
        "Gas for starting a contract, and for each word of 32 bytes of its code; 3000 and 8 unless given.",
      ),
    ),
  });

const evm = object({
  engine: v.exactOptional(described(choice(["interpreter"]), "Which engine runs its contracts."), "interpreter"),
});

const vms = object({
  evm: v.optional(
    described(
      v.union([evm, v.literal(false)], "an object, or false"),
      "The EVM, which a chain has unless this is false; then it has no system contracts either (EIP-2935, 4788, 7002, 7251).",
    ),
    {},
  ),
  wasm: v.exactOptional(described(contractVm(["compiled", "interpreter"]), "Contracts for WebAssembly.")),
  riscv: v.exactOptional(described(contractVm(["interpreter", "compiled"]), "Contracts for RISC-V.")),
});

const fees = v.pipe(
  object({
    baseFee: described(
      choice(["burnt", "collected", "none"]),
      "The base fee of EIP-1559: burnt, paid to the collector, or always 0.",
    ),
    collector: v.exactOptional(described(bytes(20), "Who gets the base fee when it is collected.")),
  }),
  v.check(
    ({ baseFee, collector }) => (baseFee === "collected") === (collector !== undefined),
    'an object with a collector when baseFee is "collected", and without one otherwise',
  ),
);

const limits = object({
  maxCodeSize: v.exactOptional(described(integer(0, MAX_U32), "Bytes of a contract's code (EIP-170); 0: no limit.")),
  maxInitCodeSize: v.exactOptional(described(integer(0, MAX_U32), "Bytes of init code (EIP-3860); 0: no limit.")),
  maxTransactionGas: v.exactOptional(described(integer(0, MAX_U32), "Gas of one transaction (EIP-7825); 0: no limit.")),
  maxBlockSize: v.exactOptional(described(integer(0, MAX_U32), "Bytes of a block (EIP-7934); 0: no limit.")),
});

const blobs = v.pipe(
  object({
    target: described(integer(0, 1000), "Blobs in a block that leave their fee as it is."),
    max: described(integer(0, 1000), "Blobs in a block at most."),
    updateFraction: described(
      v.pipe(quantity(32), v.minValue(1n, "1 at least")),
      "How slowly the fee follows the number.",
    ),
  }),
  v.check(({ target, max }) => target <= max, "an object whose target is not above its max"),
);

const precompile = v.union(
  [
    object({ function: functionReference() }),
    object({
      program: path(),
      engine: v.exactOptional(text(MAX_NAME)),
      fuelPerGas: v.exactOptional(integer(1, 1_000_000)),
    }),
  ],
  '{ "function": NAME or { "module": PATH, "export": NAME } } or { "program": PATH }, with engine and fuelPerGas if one likes',
);

const ownStf = object({
  program: described(path(), "A WebAssembly module or an ELF for RISC-V."),
  hash: described(bytes(32), "Keccak-256 of its bytes, as tercet inspect shows it."),
  engine: v.exactOptional(described(text(MAX_NAME), "Which engine runs it; all give the same results.")),
  fuel: v.exactOptional(
    described(v.pipe(quantity(63), v.minValue(1n, "1 at least")), "Units of fuel of one run; 1000000000 unless given."),
  ),
  maxInput: v.exactOptional(described(integer(0, MAX_LIMIT), "Bytes of a block and all that it reads at most.")),
  maxOutput: v.exactOptional(described(integer(0, MAX_LIMIT), "Bytes of what comes of a block at most.")),
  settings: v.exactOptional(described(settings, SETTINGS)),
});

const stf = v.union(
  [v.literal("ethereum"), ownStf],
  '"ethereum", or { "program": PATH, "hash": HASH } of a program of the chain\'s own, with engine, fuel, maxInput, maxOutput and settings if one likes',
);

/** Fields of the rules. */
export const rulesFields = {
  fork: described(choice(FORK_NAMES), "The rules of transactions, blocks and the EVM: those of a fork of Ethereum."),
  vms: described(vms, "The VMs that contracts can be for, and what each may take."),
  fees: described(fees, "What becomes of fees."),
  limits: described(limits, "Limits that the chain has otherwise than the fork."),
  fixedDifficulty: described(
    integer(1, MAX_U32),
    "The difficulty of every block before the merge, on networks of one's own.",
  ),
  precompiles: described(byAddress(precompile), "Precompiled contracts of the chain's own, by address."),
  blobs: described(blobs, "The blob schedule (EIP-7840), where it is not the fork's."),
  accessLists: described(
    v.boolean("true or false"),
    "Whether headers name the access list of their block (EIP-7928); from Prague on.",
  ),
  depositContract: described(bytes(20), "Whose logs tell of deposits (EIP-6110); mainnet's unless given."),
  stf: described(stf, "Ethereum's state transition, or a guest program in its place."),
};
