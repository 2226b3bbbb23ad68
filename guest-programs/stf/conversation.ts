// What a contract for another VM asks and is answered, gone through again: each request is made of the hooks' own answerer, and the
// answer must be the one that the input tells of. Hooks act on the contract's own account only, whatever is asked, and the fuel that
// a request tells of is at most what the contract was given: so the state stays true to its rules whatever the assumption is worth.
// See src/chain/kernel/conversation-form.
import * as form from "../../src/chain/kernel/conversation-form";
import { FAIL_CONVERSATION } from "../../src/chain/kernel/guest-form";
import { ask, hookPort, openContract } from "../../src/chain/kernel/hooks/ask";
import { answerSize, hasBytes, requestSize } from "../../src/chain/kernel/hooks/sizes";
import { ANSWER, REQUEST, REST, REST_SIZE, RESULT } from "../../src/vm/hooks/numbers";
import { F_GAS } from "../../vms/evm/kernel/layout";
import { inputPlace } from "../../vms/evm/kernel/message";
import { fail } from "./failure";

/** Fuel that the next request can tell of at most. */
let most: u64 = 0;

/** Makes the requests of a conversation of `size` bytes in the frame of its contract; none when it came to no question. */
export function converse(frame: usize, at: usize, size: u32): void {
  if (size == 0) return;
  require(size >= <u32>form.CONVERSATION_HEADER && load<u32>(at) == form.CONVERSATION_VERSION && load<u32>(at, 4) == 0);
  const fuelPerGas = load<u64>(at, form.CONVERSATION_FUEL_PER_GAS), gas = load<u64>(frame, F_GAS);
  require(fuelPerGas != 0);
  let limit: u64 = gas > <u64>i64.MAX_VALUE / fuelPerGas ? i64.MAX_VALUE : gas * fuelPerGas;
  openContract(fuelPerGas);
  const end = at + size;
  at += form.CONVERSATION_HEADER;
  while (at < end) {
    require(end - at >= <usize>form.ENTRY_HEADER);
    const request = load<u32>(at, form.ENTRY_REQUEST_SIZE), answer = load<u32>(at, form.ENTRY_ANSWER_SIZE);
    require(<u64>request + <u64>answer <= <u64>(end - at) - form.ENTRY_HEADER);
    const asked = at + form.ENTRY_HEADER;
    most = limit;
    const left = exchange(load<u32>(at, form.ENTRY_HOOK), asked, request, asked + request, answer);
    at = asked + request + answer;
    // Nothing is asked after a halt.
    if (left < 0) require(at == end);
    else limit = <u64>left;
  }
}

function require(holds: bool): void {
  if (!holds) fail(FAIL_CONVERSATION);
}

/** One request and its answer: the fuel left. */
function exchange(hook: u32, request: usize, size: u32, answer: usize, answerBytes: u32): i64 {
  const fixed = requestSize(hook);
  require(size >= <u32>form.ASKED_FIXED + fixed && answerBytes >= <u32>form.ANSWERED_HALT_SIZE);
  const fuel = load<u64>(request, form.ASKED_FUEL), bytes = size - form.ASKED_FIXED - fixed;
  require(fuel <= most && (bytes == 0 || hasBytes(hook)));
  memory.copy(inputPlace(bytes), request + form.ASKED_FIXED + fixed, bytes);
  memory.copy(hookPort() + REQUEST, request + form.ASKED_FIXED, fixed);
  const left = ask(hook, fuel, bytes);
  require(load<i64>(answer, form.ANSWERED_FUEL) == left);
  if (left < 0) {
    require(answerBytes == form.ANSWERED_HALT_SIZE);
    return left;
  }
  const port = hookPort(), written = answerSize(hook), rest = load<u32>(port, REST_SIZE);
  require(answerBytes == form.ANSWERED_FIXED + written + rest);
  require(load<u64>(answer, form.ANSWERED_RESULT) == load<u64>(port, RESULT));
  const at = answer + form.ANSWERED_FIXED;
  require(memory.compare(port + ANSWER, at, written) == 0);
  require(memory.compare(load<u32>(port, REST), at + written, rest) == 0);
  return left;
}
