// What a call of a precompiled contract costs, by the row of the table that says how.
import {
  PRICE_BEGUN_PARTS, PRICE_EIP198, PRICE_EIP2565, PRICE_EIP7883, PRICE_PARTS, PRICE_ROUNDS, PRICE_SUM_G1, PRICE_SUM_G2, R_BASE,
  R_EACH, R_PART, R_PRICE,
} from "./codes";
import { lengthAt, TOO_LONG } from "../../../../src/vm/accelerators/kernel/modexp-input";
import { BLAKE2F_SIZE, MODEXP_HEADER } from "../../../../src/vm/accelerators/kernel/numbers";

/** Discounts for sums of multiples in thousandths, by number of terms from 1 on (EIP-2537). */
const MOST_TERMS: u32 = 128;
const G1_DISCOUNTS: usize = memory.data<u16>([
  1000, 949, 848, 797, 764, 750, 738, 728, 719, 712, 705, 698, 692, 687, 682, 677, 673, 669, 665, 661, 658, 654, 651, 648,
  645, 642, 640, 637, 635, 632, 630, 627, 625, 623, 621, 619, 617, 615, 613, 611, 609, 608, 606, 604, 603, 601, 599, 598,
  596, 595, 593, 592, 591, 589, 588, 586, 585, 584, 582, 581, 580, 579, 577, 576, 575, 574, 573, 572, 570, 569, 568, 567,
  566, 565, 564, 563, 562, 561, 560, 559, 558, 557, 556, 555, 554, 553, 552, 551, 550, 549, 548, 547, 547, 546, 545, 544,
  543, 542, 541, 540, 540, 539, 538, 537, 536, 536, 535, 534, 533, 532, 532, 531, 530, 529, 528, 528, 527, 526, 525, 525,
  524, 523, 522, 522, 521, 520, 520, 519,
]);
const G2_DISCOUNTS: usize = memory.data<u16>([
  1000, 1000, 923, 884, 855, 832, 812, 796, 782, 770, 759, 749, 740, 732, 724, 717, 711, 704, 699, 693, 688, 683, 679, 674,
  670, 666, 663, 659, 655, 652, 649, 646, 643, 640, 637, 634, 632, 629, 627, 624, 622, 620, 618, 615, 613, 611, 609, 607,
  606, 604, 602, 600, 598, 597, 595, 593, 592, 590, 589, 587, 586, 584, 583, 582, 580, 579, 578, 576, 575, 574, 573, 571,
  570, 569, 568, 567, 566, 565, 563, 562, 561, 560, 559, 558, 557, 556, 555, 554, 553, 552, 552, 551, 550, 549, 548, 547,
  546, 545, 545, 544, 543, 542, 541, 541, 540, 539, 538, 537, 537, 536, 535, 535, 534, 533, 532, 532, 531, 530, 530, 529,
  528, 528, 527, 526, 526, 525, 524, 524,
]);

/** Gas of a call with `size` bytes of input, 2^64 - 1 when it is that or more. */
export function priceOf(row: usize, input: usize, size: u32): u64 {
  const kind = <i32>load<u32>(row, R_PRICE), base = <u64>load<u32>(row, R_BASE), each = <u64>load<u32>(row, R_EACH);
  const part = load<u32>(row, R_PART);
  if (kind == PRICE_PARTS) return base + (part == 0 ? 0 : each * (size / part));
  if (kind == PRICE_BEGUN_PARTS) return base + each * ((<u64>size + part - 1) / part);
  if (kind == PRICE_SUM_G1) return each * (size / part) * discount(G1_DISCOUNTS, size / part) / 1000;
  if (kind == PRICE_SUM_G2) return each * (size / part) * discount(G2_DISCOUNTS, size / part) / 1000;
  if (kind == PRICE_ROUNDS) return size == BLAKE2F_SIZE ? each * bswap<u32>(load<u32>(input)) : 0;
  return powerPrice(kind, input, size);
}

function discount(table: usize, terms: u32): u64 {
  return terms == 0 ? 0 : <u64>load<u16>(table + ((min(terms, MOST_TERMS) - 1) << 1));
}

function powerPrice(kind: i32, input: usize, size: u32): u64 {
  const base = lengthAt(input, size, 0), exponent = lengthAt(input, size, 32), modulus = lengthAt(input, size, 64);
  const x = max(base, modulus), words = (x + 7) >> 3;
  if (x == TOO_LONG) return u64.MAX_VALUE;
  if (kind == PRICE_EIP198) {
    const square = x * x;
    const complexity = x <= 64 ? square : x <= 1024 ? (square >> 2) + 96 * x - 3072 : (square >> 4) + 480 * x - 199680;
    return product(complexity, iterations(input, size, base, exponent, 8)) / 20;
  }
  if (kind == PRICE_EIP2565) return max(200, product(words * words, iterations(input, size, base, exponent, 8)) / 3);
  const complexity = x > 32 ? 2 * words * words : 16;
  return max(500, product(complexity, iterations(input, size, base, exponent, 16)));
}

/** The adjusted exponent length: bits of the exponent's head beyond the first, and so many for each byte of its tail. */
function iterations(input: usize, size: u32, base: u64, exponent: u64, bitsOfByte: u64): u64 {
  if (exponent == TOO_LONG) return u64.MAX_VALUE;
  const length = <u32>min<u64>(exponent, 32);
  let bits: u64 = 0;
  for (let i: u32 = 0; i < length && bits == 0; i++) {
    const at = MODEXP_HEADER + base + i;
    const byte = at < size ? <u32>load<u8>(input + <usize>at) : 0;
    if (byte != 0) bits = <u64>(31 - clz<u32>(byte) + ((length - 1 - i) << 3)) + 1;
  }
  const count = (exponent > 32 ? bitsOfByte * (exponent - 32) : 0) + (bits == 0 ? 0 : bits - 1);
  return max<u64>(1, count);
}

/** The product, or 2^64 - 1 when it is more. */
function product(a: u64, b: u64): u64 {
  return a != 0 && b > u64.MAX_VALUE / a ? u64.MAX_VALUE : a * b;
}
