// The primes of secp256k1, as limbs between -2^28 and 2^28, of which many are zero where the prime has a special form.
import { CONSTANTS9 } from "./field9";

const SECP256K1_PRIME: usize = memory.data(CONSTANTS9, 16);

/** The field of secp256k1: 2^256 - 2^32 - 977 (SEC 2, section 2.4.1). */
@final @unmanaged
export class Secp256k1Prime {
  @inline constants(): usize { return SECP256K1_PRIME; }
  @inline isMinusThree(): bool { return false; }
  @inline inverse(): i64 { return -232442575; }
  @inline p0(): i64 { return -977; }
  @inline p1(): i64 { return -8; }
  @inline p2(): i64 { return 0; }
  @inline p3(): i64 { return 0; }
  @inline p4(): i64 { return 0; }
  @inline p5(): i64 { return 0; }
  @inline p6(): i64 { return 0; }
  @inline p7(): i64 { return 0; }
  @inline p8(): i64 { return 16777216; }
}

const SECP256K1_ORDER: usize = memory.data(CONSTANTS9, 16);

/** The order of secp256k1. */
@final @unmanaged
export class Secp256k1Order {
  @inline constants(): usize { return SECP256K1_ORDER; }
  @inline inverse(): i64 { return -175591105; }
  @inline p0(): i64 { return -264879807; }
  @inline p1(): i64 { return -23923609; }
  @inline p2(): i64 { return -232255760; }
  @inline p3(): i64 { return -38154913; }
  @inline p4(): i64 { return -5205; }
  @inline p5(): i64 { return 0; }
  @inline p6(): i64 { return 0; }
  @inline p7(): i64 { return 0; }
  @inline p8(): i64 { return 16777216; }
}
