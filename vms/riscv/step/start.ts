import { fuelLimit } from "../../../src/vm/gas.js";
import { checkMessage, type Message } from "../../../src/vm/message.js";
import type { Profile } from "../../../src/vm/profile.js";
import { fuelAfterLoading } from "../image.js";
import { loadProgram } from "../program.js";
import type { Start } from "./initial-state.js";
import { refuseContract } from "./refuse-contract.js";

/** What the run of a program starts from. @throws whatever `Engine.load` and `Engine.run` throw */
export function startOf(code: Uint8Array, profile: Profile, message: Message): Start {
  checkMessage(message, profile);
  const { image } = loadProgram(code, profile);
  refuseContract(image);
  const { input, gasLimit } = message;
  const fuel = fuelAfterLoading(image, input.length, fuelLimit(gasLimit, profile));
  return { image, input, fuel, maxOutput: profile.maxOutput };
}
