// Sums of elements limb by limb, with vectors two limbs at a time. `size` is a constant where these are used, and vectors are
// one of the build, so the branches vanish.

// @ts-ignore: decorator
@inline export function addLanes(to: usize, a: usize, b: usize, size: usize): void {
  if (ASC_FEATURE_SIMD) {
    v128.store(to, i64x2.add(v128.load(a), v128.load(b)));
    v128.store(to, i64x2.add(v128.load(a, 16), v128.load(b, 16)), 16);
    v128.store(to, i64x2.add(v128.load(a, 32), v128.load(b, 32)), 32);
    v128.store(to, i64x2.add(v128.load(a, 48), v128.load(b, 48)), 48);
    v128.store(to, i64x2.add(v128.load(a, 64), v128.load(b, 64)), 64);
    if (size > 80) {
      v128.store(to, i64x2.add(v128.load(a, 80), v128.load(b, 80)), 80);
      v128.store(to, i64x2.add(v128.load(a, 96), v128.load(b, 96)), 96);
    }
  } else {
    store<i64>(to, load<i64>(a) + load<i64>(b));
    store<i64>(to, load<i64>(a, 8) + load<i64>(b, 8), 8);
    store<i64>(to, load<i64>(a, 16) + load<i64>(b, 16), 16);
    store<i64>(to, load<i64>(a, 24) + load<i64>(b, 24), 24);
    store<i64>(to, load<i64>(a, 32) + load<i64>(b, 32), 32);
    store<i64>(to, load<i64>(a, 40) + load<i64>(b, 40), 40);
    store<i64>(to, load<i64>(a, 48) + load<i64>(b, 48), 48);
    store<i64>(to, load<i64>(a, 56) + load<i64>(b, 56), 56);
    store<i64>(to, load<i64>(a, 64) + load<i64>(b, 64), 64);
    store<i64>(to, load<i64>(a, 72) + load<i64>(b, 72), 72);
    if (size > 80) {
      store<i64>(to, load<i64>(a, 80) + load<i64>(b, 80), 80);
      store<i64>(to, load<i64>(a, 88) + load<i64>(b, 88), 88);
      store<i64>(to, load<i64>(a, 96) + load<i64>(b, 96), 96);
      store<i64>(to, load<i64>(a, 104) + load<i64>(b, 104), 104);
    }
  }
}

// @ts-ignore: decorator
@inline export function subtractLanes(to: usize, a: usize, b: usize, size: usize): void {
  if (ASC_FEATURE_SIMD) {
    v128.store(to, i64x2.sub(v128.load(a), v128.load(b)));
    v128.store(to, i64x2.sub(v128.load(a, 16), v128.load(b, 16)), 16);
    v128.store(to, i64x2.sub(v128.load(a, 32), v128.load(b, 32)), 32);
    v128.store(to, i64x2.sub(v128.load(a, 48), v128.load(b, 48)), 48);
    v128.store(to, i64x2.sub(v128.load(a, 64), v128.load(b, 64)), 64);
    if (size > 80) {
      v128.store(to, i64x2.sub(v128.load(a, 80), v128.load(b, 80)), 80);
      v128.store(to, i64x2.sub(v128.load(a, 96), v128.load(b, 96)), 96);
    }
  } else {
    store<i64>(to, load<i64>(a) - load<i64>(b));
    store<i64>(to, load<i64>(a, 8) - load<i64>(b, 8), 8);
    store<i64>(to, load<i64>(a, 16) - load<i64>(b, 16), 16);
    store<i64>(to, load<i64>(a, 24) - load<i64>(b, 24), 24);
    store<i64>(to, load<i64>(a, 32) - load<i64>(b, 32), 32);
    store<i64>(to, load<i64>(a, 40) - load<i64>(b, 40), 40);
    store<i64>(to, load<i64>(a, 48) - load<i64>(b, 48), 48);
    store<i64>(to, load<i64>(a, 56) - load<i64>(b, 56), 56);
    store<i64>(to, load<i64>(a, 64) - load<i64>(b, 64), 64);
    store<i64>(to, load<i64>(a, 72) - load<i64>(b, 72), 72);
    if (size > 80) {
      store<i64>(to, load<i64>(a, 80) - load<i64>(b, 80), 80);
      store<i64>(to, load<i64>(a, 88) - load<i64>(b, 88), 88);
      store<i64>(to, load<i64>(a, 96) - load<i64>(b, 96), 96);
      store<i64>(to, load<i64>(a, 104) - load<i64>(b, 104), 104);
    }
  }
}

// @ts-ignore: decorator
@inline export function negateLanes(to: usize, a: usize, size: usize): void {
  if (ASC_FEATURE_SIMD) {
    v128.store(to, i64x2.neg(v128.load(a)));
    v128.store(to, i64x2.neg(v128.load(a, 16)), 16);
    v128.store(to, i64x2.neg(v128.load(a, 32)), 32);
    v128.store(to, i64x2.neg(v128.load(a, 48)), 48);
    v128.store(to, i64x2.neg(v128.load(a, 64)), 64);
    if (size > 80) {
      v128.store(to, i64x2.neg(v128.load(a, 80)), 80);
      v128.store(to, i64x2.neg(v128.load(a, 96)), 96);
    }
  } else {
    store<i64>(to, -load<i64>(a));
    store<i64>(to, -load<i64>(a, 8), 8);
    store<i64>(to, -load<i64>(a, 16), 16);
    store<i64>(to, -load<i64>(a, 24), 24);
    store<i64>(to, -load<i64>(a, 32), 32);
    store<i64>(to, -load<i64>(a, 40), 40);
    store<i64>(to, -load<i64>(a, 48), 48);
    store<i64>(to, -load<i64>(a, 56), 56);
    store<i64>(to, -load<i64>(a, 64), 64);
    store<i64>(to, -load<i64>(a, 72), 72);
    if (size > 80) {
      store<i64>(to, -load<i64>(a, 80), 80);
      store<i64>(to, -load<i64>(a, 88), 88);
      store<i64>(to, -load<i64>(a, 96), 96);
      store<i64>(to, -load<i64>(a, 104), 104);
    }
  }
}
