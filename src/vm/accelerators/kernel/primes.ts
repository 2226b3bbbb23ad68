// The primes, as limbs between -2^28 and 2^28 (2^27 for 381 bits), of which many are zero where the prime has a special
// form.
import { CONSTANTS9 } from "../../../base/kernel/field9";
import { CONSTANTS14 } from "./field14";

const P256_PRIME: usize = memory.data(CONSTANTS9, 16);

/** The field of P-256: 2^256 - 2^224 + 2^192 + 2^96 - 1 (FIPS 186-4, D.1.2.3). */
@final @unmanaged
export class P256Prime {
  @inline constants(): usize { return P256_PRIME; }
  @inline isMinusThree(): bool { return true; }
  @inline inverse(): i64 { return 1; }
  @inline p0(): i64 { return -1; }
  @inline p1(): i64 { return 0; }
  @inline p2(): i64 { return 0; }
  @inline p3(): i64 { return 512; }
  @inline p4(): i64 { return 0; }
  @inline p5(): i64 { return 0; }
  @inline p6(): i64 { return 262144; }
  @inline p7(): i64 { return -2097152; }
  @inline p8(): i64 { return 16777216; }
}

const P256_ORDER: usize = memory.data(CONSTANTS9, 16);

/** The order of P-256. */
@final @unmanaged
export class P256Order {
  @inline constants(): usize { return P256_ORDER; }
  @inline inverse(): i64 { return 234929231; }
  @inline p0(): i64 { return -60611247; }
  @inline p1(): i64 { return -36809192; }
  @inline p2(): i64 { return 99066173; }
  @inline p3(): i64 { return 234183502; }
  @inline p4(): i64 { return -1074; }
  @inline p5(): i64 { return 0; }
  @inline p6(): i64 { return 262144; }
  @inline p7(): i64 { return -2097152; }
  @inline p8(): i64 { return 16777216; }
}

const BN254_PRIME: usize = memory.data(CONSTANTS9, 16);

/** The field of bn254, alt_bn128 (EIP-196). */
@final @unmanaged
export class Bn254Prime {
  @inline constants(): usize { return BN254_PRIME; }
  @inline isMinusThree(): bool { return false; }
  @inline inverse(): i64 { return 75916169; }
  @inline p0(): i64 { return -126026425; }
  @inline p1(): i64 { return 17064119; }
  @inline p2(): i64 { return -59595953; }
  @inline p3(): i64 { return 47522513; }
  @inline p4(): i64 { return -175777416; }
  @inline p5(): i64 { return 47923393; }
  @inline p6(): i64 { return 10936641; }
  @inline p7(): i64 { return 240920116; }
  @inline p8(): i64 { return 3171406; }
}

const BN254_ORDER: usize = memory.data(CONSTANTS9, 16);

/** The order of bn254's groups. */
@final @unmanaged
export class Bn254Order {
  @inline constants(): usize { return BN254_ORDER; }
  @inline inverse(): i64 { return 268435455; }
  @inline p0(): i64 { return -268435455; }
  @inline p1(): i64 { return -15749984; }
  @inline p2(): i64 { return 240919633; }
  @inline p3(): i64 { return 131109107; }
  @inline p4(): i64 { return -175779197; }
  @inline p5(): i64 { return 47923393; }
  @inline p6(): i64 { return 10936641; }
  @inline p7(): i64 { return 240920116; }
  @inline p8(): i64 { return 3171406; }
}

const BLS12_381_PRIME: usize = memory.data(CONSTANTS14, 16);

/** The field of BLS12-381 (EIP-2537). */
@final @unmanaged
export class Bls12381Prime {
  @inline constants(): usize { return BLS12_381_PRIME; }
  @inline isMinusThree(): bool { return false; }
  @inline inverse(): i64 { return -196611; }
  @inline p0(): i64 { return -21845; }
  @inline p1(): i64 { return -1048576; }
  @inline p2(): i64 { return 67108794; }
  @inline p3(): i64 { return -5355; }
  @inline p4(): i64 { return 103030444; }
  @inline p5(): i64 { return -99652849; }
  @inline p6(): i64 { return -10014509; }
  @inline p7(): i64 { return -13086420; }
  @inline p8(): i64 { return 74926981; }
  @inline p9(): i64 { return 79351158; }
  @inline p10(): i64 { return -72894909; }
  @inline p11(): i64 { return -26630990; }
  @inline p12(): i64 { return 32127360; }
  @inline p13(): i64 { return 106513; }
}

const BLS12_381_ORDER: usize = memory.data(CONSTANTS9, 16);

/** The order of BLS12-381's groups. */
@final @unmanaged
export class Bls12381Order {
  @inline constants(): usize { return BLS12_381_ORDER; }
  @inline inverse(): i64 { return -1; }
  @inline p0(): i64 { return 1; }
  @inline p1(): i64 { return -8; }
  @inline p2(): i64 { return -6881344; }
  @inline p3(): i64 { return -79165952; }
  @inline p4(): i64 { return -41921220; }
  @inline p5(): i64 { return 201589969; }
  @inline p6(): i64 { return -182399769; }
  @inline p7(): i64 { return 174404528; }
  @inline p8(): i64 { return 7597479; }
}
