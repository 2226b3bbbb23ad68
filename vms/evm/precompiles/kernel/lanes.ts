// Sums of elements limb by limb, two limbs at a time. `size` is a constant where these are used, so the branches
// vanish.

// @ts-ignore: decorator
@inline export function addLanes(to: usize, a: usize, b: usize, size: usize): void {
  v128.store(to, i64x2.add(v128.load(a), v128.load(b)));
  v128.store(to, i64x2.add(v128.load(a, 16), v128.load(b, 16)), 16);
  v128.store(to, i64x2.add(v128.load(a, 32), v128.load(b, 32)), 32);
  v128.store(to, i64x2.add(v128.load(a, 48), v128.load(b, 48)), 48);
  v128.store(to, i64x2.add(v128.load(a, 64), v128.load(b, 64)), 64);
  if (size > 80) {
    v128.store(to, i64x2.add(v128.load(a, 80), v128.load(b, 80)), 80);
    v128.store(to, i64x2.add(v128.load(a, 96), v128.load(b, 96)), 96);
  }
}

// @ts-ignore: decorator
@inline export function subtractLanes(to: usize, a: usize, b: usize, size: usize): void {
  v128.store(to, i64x2.sub(v128.load(a), v128.load(b)));
  v128.store(to, i64x2.sub(v128.load(a, 16), v128.load(b, 16)), 16);
  v128.store(to, i64x2.sub(v128.load(a, 32), v128.load(b, 32)), 32);
  v128.store(to, i64x2.sub(v128.load(a, 48), v128.load(b, 48)), 48);
  v128.store(to, i64x2.sub(v128.load(a, 64), v128.load(b, 64)), 64);
  if (size > 80) {
    v128.store(to, i64x2.sub(v128.load(a, 80), v128.load(b, 80)), 80);
    v128.store(to, i64x2.sub(v128.load(a, 96), v128.load(b, 96)), 96);
  }
}

// @ts-ignore: decorator
@inline export function negateLanes(to: usize, a: usize, size: usize): void {
  v128.store(to, i64x2.neg(v128.load(a)));
  v128.store(to, i64x2.neg(v128.load(a, 16)), 16);
  v128.store(to, i64x2.neg(v128.load(a, 32)), 32);
  v128.store(to, i64x2.neg(v128.load(a, 48)), 48);
  v128.store(to, i64x2.neg(v128.load(a, 64)), 64);
  if (size > 80) {
    v128.store(to, i64x2.neg(v128.load(a, 80)), 80);
    v128.store(to, i64x2.neg(v128.load(a, 96)), 96);
  }
}
