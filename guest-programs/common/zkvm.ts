// The host interface of program-level guests: imports of the module "zkvm".

// @ts-ignore: decorator
@external("zkvm", "input_size")
declare function input_size(): i32;

// @ts-ignore: decorator
@external("zkvm", "read_input")
declare function read_input(dst: i32, offset: i32, length: i32): void;

// @ts-ignore: decorator
@external("zkvm", "write_output")
declare function write_output(ptr: i32, length: i32): void;

/** The size of the input in bytes. */
export function inputSize(): u32 {
  return <u32>input_size();
}

/**
 * Zeroed memory on pages of its own. Simpler than AssemblyScript's heap, and without the start function that heap needs.
 */
export function allocate(length: u32): usize {
  const pages = memory.grow((length >>> 16) + i32((length & 0xffff) !== 0));
  if (pages < 0) unreachable();
  return <usize>pages << 16;
}

/** The first `length` bytes of the input, zero-extended where it is shorter. */
export function readInput(length: u32): usize {
  const buffer = allocate(length);
  read_input(<i32>buffer, 0, <i32>min(inputSize(), length));
  return buffer;
}

/** Appends bytes to the output. */
export function writeOutput(source: usize, length: u32): void {
  write_output(<i32>source, <i32>length);
}
