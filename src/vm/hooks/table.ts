import type { Hook, HookArgument } from "./hook.js";
import * as number from "./numbers.js";

const ADDRESS = 20;
const WORD = 32;

const u32 = (name: string): HookArgument => ({ kind: "u32", name });
const u64 = (name: string): HookArgument => ({ kind: "u64", name });
const address = (name: string): HookArgument => ({ kind: "read", name, size: ADDRESS });
const word = (name: string): HookArgument => ({ kind: "read", name, size: WORD });
const toAddress = (name: string): HookArgument => ({ kind: "write", name, size: ADDRESS });
const toWord = (name: string): HookArgument => ({ kind: "write", name, size: WORD });
const toLength = (name: string): HookArgument => ({ kind: "write", name, size: 4 });
const inPlace = (name: string): HookArgument => ({ kind: "update", name, size: WORD });
const bytes = (name: string): HookArgument => ({ kind: "bytes", name });
const rest = (name: string): HookArgument => ({ kind: "rest", name });
const ROOM: HookArgument = { kind: "room", name: "room" };

const DATA: readonly Hook[] = [
  {
    name: "read_args",
    number: number.READ_ARGS,
    args: [rest("dest")],
    doc: "Copies the call data, whose size the entry is given.",
  },
  {
    name: "write_result",
    number: number.WRITE_RESULT,
    args: [{ kind: "kept", name: "data" }],
    doc: "Sets what the contract returns; the last call counts. More than the profile's `maxOutput` halts.",
  },
  {
    name: "exit_early",
    number: number.EXIT_EARLY,
    args: [u32("status")],
    doc: "Ends the run: status 0 is success, any other a revert.",
  },
  {
    name: "pay_for_memory_grow",
    number: number.PAY_FOR_MEMORY_GROW,
    args: [u32("pages")],
    doc: "Does nothing: growth is paid for when it happens. SDKs import it for Nitro, which charges here.",
  },
];

const STORAGE: readonly Hook[] = [
  {
    name: "storage_load_bytes32",
    number: number.STORAGE_LOAD,
    args: [word("key"), toWord("dest")],
    gas: "SLOAD, or nothing when the slot is in the cache of the run; from the 33rd read on 2, from the 129th 10 besides",
    doc: "Reads a slot of the contract's storage through the cache.",
  },
  {
    name: "storage_cache_bytes32",
    number: number.STORAGE_CACHE,
    args: [word("key"), word("value")],
    gas: "nothing; from the 9th write on 7, from the 65th 10",
    doc: "Writes a slot to the cache, which lives as long as the run.",
  },
  {
    name: "storage_flush_cache",
    number: number.STORAGE_FLUSH,
    args: [u32("clear")],
    gas: "SSTORE for each slot that is not as the state has it",
    changesState: true,
    doc: "Writes what is new in the cache to the state, in the order in which it was first written, and forgets the cache if `clear` is not 0. Halts a static call when there is something to write.",
  },
  {
    name: "transient_load_bytes32",
    number: number.TRANSIENT_LOAD,
    args: [word("key"), toWord("dest")],
    gas: "TLOAD",
    doc: "Reads a slot of the contract's transient storage (EIP-1153).",
  },
  {
    name: "transient_store_bytes32",
    number: number.TRANSIENT_STORE,
    args: [word("key"), word("value")],
    gas: "TSTORE",
    changesState: true,
    doc: "Writes a slot of the contract's transient storage.",
  },
];

const CALL_GAS = "CALL without what the callee uses, and that";
const CALL_DOC =
  "Gives 0 when it succeeds and 2 when not, and the size of what was returned. The callee gets at most all but a 64th of the gas.";

const CALLS: readonly Hook[] = [
  {
    name: "call_contract",
    number: number.CALL,
    args: [address("contract"), bytes("calldata"), word("value"), u64("gas"), toLength("return_data_len"), ROOM],
    result: "u32",
    gas: CALL_GAS,
    doc: `Calls a contract on any VM. ${CALL_DOC} Fails when value is sent in a static call.`,
  },
  {
    name: "delegate_call_contract",
    number: number.DELEGATE_CALL,
    args: [address("contract"), bytes("calldata"), u64("gas"), toLength("return_data_len"), ROOM],
    result: "u32",
    gas: CALL_GAS,
    doc: `Runs another contract's code as this one. ${CALL_DOC}`,
  },
  {
    name: "static_call_contract",
    number: number.STATIC_CALL,
    args: [address("contract"), bytes("calldata"), u64("gas"), toLength("return_data_len"), ROOM],
    result: "u32",
    gas: CALL_GAS,
    doc: `Calls a contract that may change nothing. ${CALL_DOC}`,
  },
  {
    name: "create1",
    number: number.CREATE1,
    args: [bytes("code"), word("endowment"), toAddress("contract"), toLength("revert_data_len"), ROOM],
    gas: "CREATE, and what the init code uses",
    changesState: true,
    doc: "Creates a contract. Writes its address, zero when that fails, and the size of what a revert returned.",
  },
  {
    name: "create2",
    number: number.CREATE2,
    args: [bytes("code"), word("endowment"), word("salt"), toAddress("contract"), toLength("revert_data_len"), ROOM],
    gas: "CREATE2, and what the init code uses",
    changesState: true,
    doc: "Creates a contract at an address that follows from the salt and the code (EIP-1014).",
  },
  {
    name: "read_return_data",
    number: number.READ_RETURN_DATA,
    args: [rest("dest"), u32("offset"), u32("size")],
    result: "u32",
    doc: "Copies a part of what the last call or creation returned, and gives its size: what there is of it.",
  },
  {
    name: "return_data_size",
    number: number.RETURN_DATA_SIZE,
    args: [],
    result: "u32",
    doc: "Gives the size of what the last call or creation returned.",
  },
  {
    name: "emit_log",
    number: number.EMIT_LOG,
    args: [bytes("data"), u32("topics")],
    gas: "LOG0 to LOG4",
    changesState: true,
    doc: "Logs. The data begins with the topics, of 32 bytes each; more than 4 halt, and so does data that is shorter.",
  },
];

const ACCOUNTS: readonly Hook[] = [
  {
    name: "account_balance",
    number: number.ACCOUNT_BALANCE,
    args: [address("address"), toWord("dest")],
    gas: "BALANCE",
    doc: "Writes the balance of an account.",
  },
  {
    name: "account_code",
    number: number.ACCOUNT_CODE,
    args: [address("address"), u32("offset"), u32("size"), rest("dest")],
    result: "u32",
    gas: "EXTCODESIZE",
    doc: "Copies a part of an account's code, and gives its size: what there is of it.",
  },
  {
    name: "account_code_size",
    number: number.ACCOUNT_CODE_SIZE,
    args: [address("address")],
    result: "u32",
    gas: "EXTCODESIZE",
    doc: "Gives the size of an account's code.",
  },
  {
    name: "account_codehash",
    number: number.ACCOUNT_CODE_HASH,
    args: [address("address"), toWord("dest")],
    gas: "EXTCODEHASH",
    doc: "Writes the hash of an account's code; zero for an account that is empty (EIP-1052).",
  },
];

const CONTEXT: readonly Hook[] = [
  {
    name: "block_basefee",
    number: number.BLOCK_BASE_FEE,
    args: [toWord("dest")],
    doc: "Writes the block's base fee.",
  },
  {
    name: "block_coinbase",
    number: number.BLOCK_COINBASE,
    args: [toAddress("dest")],
    doc: "Writes who the block pays.",
  },
  {
    name: "block_gas_limit",
    number: number.BLOCK_GAS_LIMIT,
    args: [],
    result: "u64",
    doc: "Gives the block's gas limit.",
  },
  { name: "block_number", number: number.BLOCK_NUMBER, args: [], result: "u64", doc: "Gives the block's number." },
  {
    name: "block_timestamp",
    number: number.BLOCK_TIMESTAMP,
    args: [],
    result: "u64",
    doc: "Gives the block's time, in seconds.",
  },
  { name: "chainid", number: number.CHAIN_ID, args: [], result: "u64", doc: "Gives the chain's id." },
  {
    name: "contract_address",
    number: number.CONTRACT_ADDRESS,
    args: [toAddress("dest")],
    doc: "Writes the address of the account that runs.",
  },
  {
    name: "msg_reentrant",
    number: number.MSG_REENTRANT,
    args: [],
    result: "u32",
    doc: "Gives 1 when the account that runs was running already when it was called; delegated code is the caller's.",
  },
  { name: "msg_sender", number: number.MSG_SENDER, args: [toAddress("dest")], doc: "Writes who calls." },
  { name: "msg_value", number: number.MSG_VALUE, args: [toWord("dest")], doc: "Writes the value that the call sends." },
  { name: "tx_gas_price", number: number.TX_GAS_PRICE, args: [toWord("dest")], doc: "Writes the price of a gas." },
  { name: "tx_ink_price", number: number.TX_INK_PRICE, args: [], result: "u32", doc: "Gives the fuel that a gas is." },
  {
    name: "tx_origin",
    number: number.TX_ORIGIN,
    args: [toAddress("dest")],
    doc: "Writes who has sent the transaction.",
  },
  {
    name: "evm_gas_left",
    number: number.GAS_LEFT,
    args: [],
    result: "u64",
    doc: "Gives the gas left after this hook, rounded down.",
  },
  {
    name: "evm_ink_left",
    number: number.INK_LEFT,
    args: [],
    result: "u64",
    doc: "Gives the fuel left after this hook.",
  },
];

const MATH: readonly Hook[] = [
  {
    name: "native_keccak256",
    number: number.KECCAK256,
    args: [bytes("data"), toWord("dest")],
    gas: "KECCAK256",
    doc: "Writes the Keccak-256 of bytes.",
  },
  {
    name: "math_div",
    number: number.MATH_DIV,
    args: [inPlace("value"), word("divisor")],
    gas: "DIV",
    doc: "Divides; by zero it gives zero.",
  },
  {
    name: "math_mod",
    number: number.MATH_MOD,
    args: [inPlace("value"), word("modulus")],
    gas: "MOD",
    doc: "Gives the remainder; by zero it gives zero.",
  },
  {
    name: "math_pow",
    number: number.MATH_POW,
    args: [inPlace("value"), word("exponent")],
    gas: "EXP",
    doc: "Raises to a power, modulo 2^256.",
  },
  {
    name: "math_add_mod",
    number: number.MATH_ADD_MOD,
    args: [inPlace("value"), word("addend"), word("modulus")],
    gas: "ADDMOD",
    doc: "Adds, modulo a number.",
  },
  {
    name: "math_mul_mod",
    number: number.MATH_MUL_MOD,
    args: [inPlace("value"), word("multiplier"), word("modulus")],
    gas: "MULMOD",
    doc: "Multiplies, modulo a number.",
  },
];

/**
 * All that a contract can ask of its host, by the names and arguments that the Stylus SDKs declare (stylus-sdk-rs, hostio.rs):
 * the imports of WebAssembly and the host calls of RISC-V. Words are big-endian. A hook halts when the fuel does not last
 * (`out-of-gas`), when a pointer leads out of memory, and as its text says.
 */
export const HOOKS: readonly Hook[] = [...DATA, ...STORAGE, ...CALLS, ...ACCOUNTS, ...CONTEXT, ...MATH];

const BY_NAME = new Map(HOOKS.map((hook) => [hook.name, hook]));

/** The hook of that name, if any. */
export function hookNamed(name: string): Hook | undefined {
  return BY_NAME.get(name);
}
