// What a contract for another VM can know of its message, its transaction, its block and its meter.
import { storeAddress, storeBytes } from "../../../base/kernel/word";
import { contextWord } from "../../../../vms/evm/kernel/context";
import { frame } from "../../../../vms/evm/kernel/frames";
import {
  FRAMES, FRAME_SIZE, F_ADDRESS, F_INPUT, F_INPUT_SIZE, F_KIND, F_REENTRANT, KIND_CALLCODE, KIND_DELEGATECALL,
} from "../../../../vms/evm/kernel/layout";
import { answered, setRest, setResult } from "./answer";

export function hookReadArgs(): i32 {
  setRest(load<u32>(frame, F_INPUT), load<u32>(frame, F_INPUT_SIZE));
  return 0;
}

export function hookContextWord(number: i32): i32 {
  storeBytes(answered(0), contextWord(number));
  return 0;
}

export function hookContextAddress(number: i32): i32 {
  storeAddress(answered(0), contextWord(number));
  return 0;
}

export function hookContextNumber(number: i32): i32 {
  setResult(load<u64>(contextWord(number)));
  return 0;
}

export function hookFrameWord(field: usize): i32 {
  storeBytes(answered(0), frame + field);
  return 0;
}

export function hookFrameAddress(field: usize): i32 {
  storeAddress(answered(0), frame + field);
  return 0;
}

const UNKNOWN: u32 = 0;
const NO: u32 = 1;
const YES: u32 = 2;

/** Found out once in a run, since it takes a look at all frames. */
export function hookReentrant(): i32 {
  if (load<u32>(frame, F_REENTRANT) == UNKNOWN) store<u32>(frame, isReentrant() ? YES : NO, F_REENTRANT);
  setResult(load<u32>(frame, F_REENTRANT) == YES ? 1 : 0);
  return 0;
}

/** Whether the account was called twice among the frames that are open. */
function isReentrant(): bool {
  let calls = 0;
  for (let f = <usize>FRAMES; f <= frame; f += FRAME_SIZE) {
    const kind = load<u32>(f, F_KIND);
    if (kind != KIND_DELEGATECALL && kind != KIND_CALLCODE && isSameAddress(f)) calls++;
  }
  return calls > 1;
}

function isSameAddress(f: usize): bool {
  return (
    load<u64>(f, F_ADDRESS) == load<u64>(frame, F_ADDRESS) &&
    load<u64>(f, F_ADDRESS + 8) == load<u64>(frame, F_ADDRESS + 8) &&
    load<u32>(f, F_ADDRESS + 16) == load<u32>(frame, F_ADDRESS + 16)
  );
}
