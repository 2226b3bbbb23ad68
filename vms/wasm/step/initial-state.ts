import { TercetError } from "../../../src/base/errors.js";
import { keccak256 } from "../../../src/base/hash.js";
import { ENVIRONMENT_HASH, hashAt, type MachineState } from "../../../src/vm/step/access.js";
import { ADDRESS_SPACE } from "../../../src/vm/step/tree.js";
import { CALL_RECORDS, VALUE_STACK } from "../kernel/layout.js";
import { encodeEnvironment } from "./environment.js";
import type { Image } from "./image.js";
import { REGISTER_BLOCK_SIZE, Registers } from "./registers.js";

/** What a run is started with. */
export interface Start {
  readonly image: Image;
  readonly input: Uint8Array;
  /** Units, at most 2^63-1. */
  readonly fuel: bigint;
  /** Bytes. */
  readonly maxOutput: number;
}

/**
 * The machine before its first step; where making the instance halts, it has ended already.
 * @throws TercetError `engine-limit` when there is no room for the input
 */
export function initialState({ image, input, fuel, maxOutput }: Start): MachineState {
  if (image.end + input.length > ADDRESS_SPACE) {
    throw new TercetError("engine-limit", `no room for ${input.length} bytes of input; lower maxPages in the profile`);
  }
  const memory = image.memory.copy();
  memory.write(image.end, input);
  const { memoryLimit, tableLimits } = image;
  const place = { address: image.end, size: input.length };
  const environment = encodeEnvironment({ memoryLimit, tableLimits, input: place, maxOutput });
  const registers = new DataView(new ArrayBuffer(REGISTER_BLOCK_SIZE));
  hashAt(registers, ENVIRONMENT_HASH).set(keccak256(environment));
  begin(new Registers(registers), image, fuel);
  return { registers, environment, memory };
}

function begin(registers: Registers, image: Image, fuel: bigint): void {
  registers.pc = image.entry;
  registers.frame = VALUE_STACK;
  registers.calls = CALL_RECORDS;
  registers.instance = image.instance;
  registers.stack = image.stackBytes;
  registers.memory = image.linearMemory;
  registers.memoryBytes = image.memoryBytes;
  if (fuel < image.fuel) registers.halt("out-of-gas");
  else if (image.halt !== undefined) registers.halt(image.halt);
  else registers.fuel = fuel - image.fuel;
}
