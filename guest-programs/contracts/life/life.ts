// Conway's game of life on a torus of 16 times 16 cells: the cell in row r and column c is bit 16 r + c of the board.
import { allocate } from "../sdk/memory";
import { StoredUint256 } from "../sdk/storage";
import { Uint256 } from "../sdk/uint256";
import { emitEvolved, throwNoSuchCell } from "./life.abi";

const ROWS = 16;

// @ts-ignore: decorator
@inline
function storedBoard(): StoredUint256 {
  return StoredUint256.at(0);
}

// @ts-ignore: decorator
@inline
function storedGeneration(): StoredUint256 {
  return StoredUint256.at(1);
}

export function construct(firstBoard: Uint256): void {
  storedBoard().value = firstBoard;
}

export function board(): Uint256 {
  return storedBoard().value;
}

export function generation(): Uint256 {
  return storedGeneration().value;
}

export function toggle(cell: Uint256): void {
  if (!cell.isSmall || cell.low > 255) throwNoSuchCell(cell);
  const cells = board(), at = cells.pointer + 31 - <usize>(cell.low >> 3);
  store<u8>(at, load<u8>(at) ^ (<u8>1 << <u8>(cell.low & 7)));
  storedBoard().value = cells;
}

export function evolve(generations: Uint256): Uint256 {
  let cells = board();
  // More cannot be paid.
  const count = generations.isSmall ? generations.low : u64.MAX_VALUE;
  for (let i: u64 = 0; i < count; i++) cells = next(cells);
  storedBoard().value = cells;
  const now = generation() + generations;
  storedGeneration().value = now;
  emitEvolved(now, cells);
  return cells;
}

/** A row of the board, which is written the highest row first. */
// @ts-ignore: decorator
@inline
function row(cells: usize, index: i32): u32 {
  return <u32>bswap<u16>(load<u16>(cells + 2 * (15 - (index & 15))));
}

/** Each cell's neighbour to the left or to the right, around the edge. */
// @ts-ignore: decorator
@inline
function turned(cells: u32): u32 {
  return ((cells << 1) | (cells >> 15)) & 0xffff;
}

// @ts-ignore: decorator
@inline
function turnedBack(cells: u32): u32 {
  return ((cells >> 1) | (cells << 15)) & 0xffff;
}

/** Counts neighbours of sixteen cells at once, in bits of ones, twos and fours. */
function next(board: Uint256): Uint256 {
  const cells = board.pointer, result = allocate(32);
  for (let r = 0; r < ROWS; r++) {
    const above = row(cells, r + 1), own = row(cells, r), below = row(cells, r - 1);
    let ones: u32 = 0, twos: u32 = 0, fours: u32 = 0;
    for (let i = 0; i < 8; i++) {
      const line = i < 3 ? above : i < 6 ? below : own, way = i < 6 ? i % 3 : i - 5;
      const others = way === 0 ? line : way === 1 ? turned(line) : turnedBack(line);
      const carry = ones & others, more = twos & carry;
      ones ^= others;
      twos ^= carry;
      fours |= more;
    }
    const alive = twos & ~fours & (ones | own);
    store<u16>(result + 2 * (15 - r), bswap<u16>(<u16>alive));
  }
  return Uint256.at(result);
}
