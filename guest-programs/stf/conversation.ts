// What a contract for another VM asks and is answered, gone through again: each request is made of the state kernel, and the answer
// must be the one that the input tells of. What no contract can ask for is refused here too, so that the state stays true to its
// rules whatever the assumption is worth. See src/chain/kernel/conversation-form.
import * as form from "../../src/chain/kernel/conversation-form";
import { FAIL_CONVERSATION, FAIL_OUT_OF_MEMORY } from "../../src/chain/kernel/guest-form";
import { lessThan, loadBytes, storeAddress, storeBytes } from "../../src/base/kernel/word";
import { A_BALANCE, A_FLAGS, A_HASH, A_NONCE, FLAG_EXISTS, S_CURRENT, S_ORIGINAL } from "../../src/state/kernel/records";
import { contextWord, isReachable } from "../../vms/evm/kernel/context";
import { ownAccount } from "../../vms/evm/kernel/frames";
import { MAX_DEPTH } from "../../vms/evm/kernel/handover";
import {
  hookAccount, hookBlockHash, hookIsWarmAccount, hookIsWarmSlot, hookLog, hookSetSlot, hookSetTransient, hookSlot, hookTransient,
  hookWarmAccount, hookWarmSlot,
} from "../../vms/evm/kernel/hooks";
import {
  BLOB_HASHES, CONTEXT_BLOB_BASE_FEE, CONTEXT_COINBASE, CONTEXT_GAS_PRICE, CONTEXT_ORIGIN, F_ADDRESS, F_CALLER, F_DEPTH, F_GAS,
  F_STATIC, F_VALUE, IO_ADDRESS, IO_CALLER, IO_CODE_ADDRESS, IO_CREATED, IO_GAS_LEFT, IO_HALT_REASON, IO_KEY, IO_OUTPUT,
  IO_OUTPUT_SIZE, IO_VALUE, KIND_CALL, KIND_DELEGATECALL, KIND_STATICCALL, STATUS_HALT,
} from "../../vms/evm/kernel/layout";
import { callFrom, createFrom, inputPlace } from "../../vms/evm/kernel/message";
import { fail } from "./failure";

/** Sizes of requests: an address, with a key, with a value. */
const ADDRESS: u32 = 20;
const KEY: u32 = 52;
const SLOT: u32 = 84;
const WORDS: usize = memory.data(320, 16);
const WORD: usize = memory.data(32, 16);

/** Makes the requests of a conversation of `size` bytes in the frame of its contract. */
export function converse(frame: usize, at: usize, size: u32): void {
  require(size >= <u32>form.CONVERSATION_HEADER && load<u32>(at) == form.CONVERSATION_VERSION);
  const end = at + size;
  at += form.CONVERSATION_HEADER;
  while (at < end) {
    require(end - at >= <usize>form.ENTRY_HEADER);
    const request = load<u32>(at, form.ENTRY_REQUEST_SIZE), answer = load<u32>(at, form.ENTRY_ANSWER_SIZE);
    require(<u64>request + <u64>answer <= <u64>(end - at) - form.ENTRY_HEADER);
    const asked = at + form.ENTRY_HEADER;
    ask(frame, load<u32>(at, form.ENTRY_HOOK), asked, request, asked + request, answer);
    at = asked + request + answer;
  }
}

function require(holds: bool): void {
  if (!holds) fail(FAIL_CONVERSATION);
}

/** Requires the answer that the input tells of to be `size` bytes at `actual`. */
function answers(actual: usize, size: u32, answer: usize, answerSize: u32): void {
  require(size == answerSize && memory.compare(actual, answer, size) == 0);
}

function ask(frame: usize, hook: u32, request: usize, size: u32, answer: usize, answerSize: u32): void {
  if (hook == form.ASK_CALL) return askCall(frame, request, size, answer, answerSize);
  if (hook == form.ASK_CREATE) return askCreate(frame, request, size, answer, answerSize);
  if (hook == form.ASK_LOG) return askLog(frame, request, size, answerSize);
  if (hook == form.ASK_BLOCK || hook == form.ASK_TRANSACTION) {
    require(size == 0);
    return hook == form.ASK_BLOCK ? askBlock(answer, answerSize) : askTransaction(answer, answerSize);
  }
  if (hook == form.ASK_BLOCK_HASH) {
    require(size == 8);
    return askBlockHash(load<u64>(request), answer, answerSize);
  }
  require(size >= ADDRESS);
  memory.copy(IO_ADDRESS, request, ADDRESS);
  if (size >= KEY) memory.copy(IO_KEY, request + ADDRESS, 32);
  if (size >= SLOT) memory.copy(IO_VALUE, request + KEY, 32);
  if (hook == form.ASK_SET_SLOT || hook == form.ASK_SET_TRANSIENT) {
    require(size == SLOT && answerSize == 0 && mayChange(frame, request));
    return hook == form.ASK_SET_SLOT ? hookSetSlot() : hookSetTransient();
  }
  const isOfSlot = hook >= <u32>form.ASK_SLOT && hook != form.ASK_ACCESS_ACCOUNT;
  require(size == (isOfSlot ? KEY : ADDRESS));
  if (isOfSlot) askSlot(hook, answer, answerSize);
  else askAccount(hook, answer, answerSize);
}

/** Whether the contract of the frame may change something at the address. */
function mayChange(frame: usize, address: usize): bool {
  return load<u32>(frame, F_STATIC) == 0 && isAt(frame + F_ADDRESS, address);
}

function isAt(word: usize, address: usize): bool {
  storeAddress(WORD, word);
  return memory.compare(WORD, address, ADDRESS) == 0;
}

function askAccount(hook: u32, answer: usize, answerSize: u32): void {
  if (hook == form.ASK_ACCESS_ACCOUNT) {
    const wasWarm = hookIsWarmAccount();
    if (!wasWarm) hookWarmAccount();
    store<u8>(WORD, u8(wasWarm));
    return answers(WORD, 1, answer, answerSize);
  }
  const account = hookAccount();
  if (hook == form.ASK_BALANCE) {
    storeBytes(WORD, account + A_BALANCE);
    answers(WORD, 32, answer, answerSize);
  } else if (hook == form.ASK_NONCE) answers(account + A_NONCE, 8, answer, answerSize);
  else if (hook == form.ASK_CODE) answers(account + A_HASH, 32, answer, answerSize);
  else {
    require(hook == form.ASK_EXISTS);
    store<u8>(WORD, u8((load<u32>(account, A_FLAGS) & FLAG_EXISTS) != 0));
    answers(WORD, 1, answer, answerSize);
  }
}

function askSlot(hook: u32, answer: usize, answerSize: u32): void {
  if (hook == form.ASK_ACCESS_SLOT) {
    const wasWarm = hookIsWarmSlot();
    if (!wasWarm) hookWarmSlot();
    store<u8>(WORD, u8(wasWarm));
    return answers(WORD, 1, answer, answerSize);
  }
  if (hook == form.ASK_SLOT) storeBytes(WORD, hookSlot() + S_CURRENT);
  else if (hook == form.ASK_ORIGINAL_SLOT) storeBytes(WORD, hookSlot() + S_ORIGINAL);
  else {
    require(hook == form.ASK_TRANSIENT);
    storeBytes(WORD, hookTransient() + S_CURRENT);
  }
  answers(WORD, 32, answer, answerSize);
}

function contextBytes(first: i32, last: i32): u32 {
  for (let i = first; i <= last; i++) storeBytes(WORDS + 32 * (i - first), contextWord(i));
  return 32 * (last - first + 1);
}

function askBlock(answer: usize, answerSize: u32): void {
  answers(WORDS, contextBytes(CONTEXT_COINBASE, CONTEXT_BLOB_BASE_FEE), answer, answerSize);
}

function askTransaction(answer: usize, answerSize: u32): void {
  const size = contextBytes(CONTEXT_ORIGIN, CONTEXT_GAS_PRICE), hashes = 32 * load<u32>(<usize>BLOB_HASHES);
  require(answerSize == size + hashes);
  answers(WORDS, size, answer, size);
  answers(load<u32>(<usize>BLOB_HASHES, 4), hashes, answer + size, hashes);
}

function askBlockHash(number: u64, answer: usize, answerSize: u32): void {
  memory.fill(WORD, 0, 32);
  if (isReachable(number)) memory.copy(WORD, hookBlockHash(number), 32);
  answers(WORD, 32, answer, answerSize);
}

function askLog(frame: usize, request: usize, size: u32, answerSize: u32): void {
  require(size >= ADDRESS + 4 && answerSize == 0 && mayChange(frame, request));
  const topics = load<u32>(request, ADDRESS), rest = size - ADDRESS - 4;
  require(topics <= 4 && <u32>32 * topics <= rest);
  memory.copy(IO_ADDRESS, request, ADDRESS);
  const to = hookLog(topics, rest - 32 * topics);
  if (to == 0) fail(FAIL_OUT_OF_MEMORY);
  memory.copy(to, request + ADDRESS + 4, rest);
}

function askCall(frame: usize, request: usize, size: u32, answer: usize, answerSize: u32): void {
  require(size >= <u32>form.CALL_INPUT);
  const kind = load<u32>(request, form.CALL_KIND), isStatic = load<u32>(request, form.CALL_STATIC);
  const gas = load<u64>(request, form.CALL_GAS), inputSize = size - form.CALL_INPUT;
  require(kind <= <u32>KIND_STATICCALL && isStatic <= 1 && isStatic >= load<u32>(frame, F_STATIC));
  require(hasParties(frame, kind, request) && mayCall(frame, gas));
  memory.copy(inputPlace(inputSize), request + form.CALL_INPUT, inputSize);
  memory.copy(IO_CALLER, request + form.CALL_SENDER, ADDRESS);
  memory.copy(IO_ADDRESS, request + form.CALL_RECIPIENT, ADDRESS);
  memory.copy(IO_CODE_ADDRESS, request + form.CALL_CODE_ADDRESS, ADDRESS);
  memory.copy(IO_VALUE, request + form.CALL_VALUE, 32);
  const status = callFrom(kind, gas, inputSize, isStatic != 0);
  memory.fill(IO_CREATED, 0, ADDRESS);
  called(status, answer, answerSize);
}

/** Whether a call is by the contract of the frame, and moves only what that has. */
function hasParties(frame: usize, kind: u32, request: usize): bool {
  const sender = request + form.CALL_SENDER, recipient = request + form.CALL_RECIPIENT, value = request + form.CALL_VALUE;
  if (kind == KIND_DELEGATECALL) {
    storeBytes(WORD, frame + F_VALUE);
    if (memory.compare(WORD, value, 32) != 0) return false;
    return isAt(frame + F_CALLER, sender) && isAt(frame + F_ADDRESS, recipient);
  }
  if (!isAt(frame + F_ADDRESS, sender) || !canSend(frame, kind == KIND_CALL, value)) return false;
  const target = kind == KIND_CALL || kind == KIND_STATICCALL ? request + form.CALL_CODE_ADDRESS : sender;
  return memory.compare(recipient, target, ADDRESS) == 0;
}

/** Whether the contract of the frame has the amount at `value`, of which nothing may leave it in a static call. */
function canSend(frame: usize, leaves: bool, value: usize): bool {
  loadBytes(WORD, value);
  const isNothing = (load<u64>(WORD) | load<u64>(WORD, 8) | load<u64>(WORD, 16) | load<u64>(WORD, 24)) == 0;
  if (isNothing) return true;
  return !(leaves && load<u32>(frame, F_STATIC) != 0) && !lessThan(ownAccount(frame) + A_BALANCE, WORD);
}

function mayCall(frame: usize, gas: u64): bool {
  return load<u32>(frame, F_DEPTH) < MAX_DEPTH && gas <= load<u64>(frame, F_GAS) + STIPEND;
}

/** A call with value comes with so much more. */
const STIPEND: u64 = 2300;

function askCreate(frame: usize, request: usize, size: u32, answer: usize, answerSize: u32): void {
  require(size >= <u32>form.CREATE_INPUT && mayChange(frame, request + form.CREATE_SENDER));
  const hasSalt = load<u32>(request, form.CREATE_HAS_SALT), gas = load<u64>(request, form.CREATE_GAS);
  const inputSize = size - form.CREATE_INPUT;
  require(hasSalt <= 1 && canSend(frame, true, request + form.CREATE_VALUE) && mayCall(frame, gas));
  require(load<u64>(ownAccount(frame), A_NONCE) != u64.MAX_VALUE);
  memory.copy(inputPlace(inputSize), request + form.CREATE_INPUT, inputSize);
  memory.copy(IO_CALLER, request + form.CREATE_SENDER, ADDRESS);
  memory.copy(IO_VALUE, request + form.CREATE_VALUE, 32);
  memory.copy(IO_KEY, request + form.CREATE_SALT, 32);
  called(createFrom(hasSalt != 0, gas, inputSize), answer, answerSize);
}

/** Requires the answer to tell what came of a call or creation. */
function called(status: i32, answer: usize, answerSize: u32): void {
  const isHalt = status == STATUS_HALT;
  store<u32>(WORDS, <u32>status, form.CALLED_STATUS);
  store<u32>(WORDS, isHalt ? load<u32>(IO_HALT_REASON) : 0, form.CALLED_REASON);
  store<u64>(WORDS, load<u64>(IO_GAS_LEFT), form.CALLED_GAS_LEFT);
  memory.copy(WORDS + form.CALLED_ADDRESS, IO_CREATED, ADDRESS);
  const size = isHalt ? 0 : load<u32>(IO_OUTPUT_SIZE);
  require(answerSize == form.CALLED_OUTPUT + size);
  answers(WORDS, form.CALLED_OUTPUT, answer, form.CALLED_OUTPUT);
  answers(load<u32>(IO_OUTPUT), size, answer + form.CALLED_OUTPUT, size);
}
