// What a run asks for that is neither state nor code of its own.
import { isLight } from "../../../src/vm/accelerators/kernel/light";

/** Whether precompiled contracts that do that are the host's to run. */
// @ts-ignore: decorator
@inline export function isHosts(contract: u32): bool { return !isLight(contract); }

/**
 * Runs the precompiled contract with that mark with the frame's gas, which it lowers; output goes to the return data. 0, or why
 * it failed.
 */
// @ts-ignore: decorator
@external("host", "precompile") export declare function hostPrecompile(mark: u32, input: usize, size: u32, frame: usize): i32;
/**
 * Runs the contract for another VM that a frame is prepared for. The frame's gas becomes what is left of it and output goes to
 * the return data; refunds are counted as those of frames are. Returns a status and, of a halt, the reason times 256. What the
 * contract asks for while it runs comes back as calls of the kernel's hooks.
 */
// @ts-ignore: decorator
@external("host", "runContract") export declare function hostRunContract(frame: usize, code: usize): i32;
/**
 * Has the VM of a code object look at it as a new contract's, in whose frame the gas becomes what is left after loading it. Returns a
 * status and, times 256, of a halt the reason and of a success HAS_ bits of the state kernel's records.
 */
// @ts-ignore: decorator
@external("host", "activate") export declare function hostActivate(frame: usize, code: usize): i32;
/** Tracing: before each instruction, at the start and at the end of each frame. */
// @ts-ignore: decorator
@external("host", "traceStep") export declare function hostTraceStep(frame: usize): void;
// @ts-ignore: decorator
@external("host", "traceEnter") export declare function hostTraceEnter(frame: usize): void;
// @ts-ignore: decorator
@external("host", "traceLeave") export declare function hostTraceLeave(frame: usize, status: i32, output: usize, size: u32): void;
