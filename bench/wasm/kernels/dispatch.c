// An interpreter's loop: a switch on pseudo-random operations.
enum { STEPS = 1000000 };

unsigned kernel(void) {
  volatile unsigned start = 12345;
  unsigned state = start, x = 1, y = 2, z = 3;
  for (unsigned i = 0; i < STEPS; i++) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    switch (state & 15) {
      case 0: x += y; break;
      case 1: y ^= z; break;
      case 2: z = z * 5 + 1; break;
      case 3: x = (x << 7) | (x >> 25); break;
      case 4: y -= x; break;
      case 5: z &= ~x; break;
      case 6: x ^= 0x55555555; break;
      case 7: y |= 1; break;
      case 8: z += state; break;
      case 9: x = y + z; break;
      case 10: y = x * 3; break;
      case 11: z ^= y >> 3; break;
      case 12: x--; break;
      case 13: y++; break;
      case 14: z = ~z; break;
      default: x *= 7; break;
    }
  }
  return x ^ y ^ z;
}
