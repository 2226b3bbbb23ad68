import { argumentChecks } from "../base/checks.js";
import { FRAME_CODE_SIZE, FRAME_HEADER, FRAME_MAGIC } from "../vm/rules/deployment-frame.js";

/**
 * Code for another VM than the EVM as the init code of a contract, for the tools that append a constructor's ABI-encoded arguments to it as
 * they do to the EVM's: `bytecode` of viem's `deployContract`. (A module whose contract has no constructor can be sent as it is.)
 * @param code a WebAssembly module, or an ELF
 */
export function deploymentFrame(code: Uint8Array): Uint8Array {
  argumentChecks.bytes(code, "the code");
  const frame = new Uint8Array(FRAME_HEADER + code.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, FRAME_MAGIC, true);
  view.setUint32(FRAME_CODE_SIZE, code.length);
  frame.set(code, FRAME_HEADER);
  return frame;
}
