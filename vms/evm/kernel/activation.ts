// However code for another VM than the EVM becomes an account's, its VM looks at it first, for what loading it costs, and refuses it then
// or never.
import { F_GAS, HALT_CODE_TOO_LARGE, HALT_OUT_OF_GAS, STATUS_SUCCESS } from "./layout";
import { hostActivate } from "./imports";
import { internCode, magicEntry } from "../../../src/state/kernel/codes";
import { HAS_CONSTRUCTOR, M_MAX_CODE } from "../../../src/state/kernel/records";
import { CODE_BYTE_GAS } from "../../../src/vm/rules/prices";

/** What came of the last {@link activate}: the code object, and whether it has a constructor. */
export let activated: usize = 0;
export let hasConstructor: bool = false;

/** Takes what code costs as a new contract's from the frame's gas and has its VM look at it: 0, or why it refuses. */
export function activate(child: usize, vm: u32, code: usize, size: u32): i32 {
  if (size > load<u32>(magicEntry(vm), M_MAX_CODE)) return HALT_CODE_TOO_LARGE;
  const gas = load<u64>(child, F_GAS), cost = <u64>CODE_BYTE_GAS * <u64>size;
  if (gas < cost) return HALT_OUT_OF_GAS;
  store<u64>(child, gas - cost, F_GAS);
  activated = internCode(code, size);
  const end = hostActivate(child, activated);
  if ((end & 0xff) != STATUS_SUCCESS) return end >> 8;
  hasConstructor = ((end >> 8) & HAS_CONSTRUCTOR) != 0;
  return 0;
}
