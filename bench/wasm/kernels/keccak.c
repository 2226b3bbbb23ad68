// Keccak-f[1600] (FIPS 202), over and over; a word of the state.
enum { PERMUTATIONS = 3000, ROUNDS = 24 };
typedef unsigned long long word;
static word state[25], constants[ROUNDS];

/** The round constants, from the linear feedback shift register that defines them. */
static void make_constants(void) {
  unsigned lfsr = 1;
  for (int round = 0; round < ROUNDS; round++) {
    constants[round] = 0;
    for (int j = 0; j < 7; j++) {
      if (lfsr & 1) constants[round] |= 1ull << ((1 << j) - 1);
      lfsr = (lfsr << 1) ^ (lfsr & 0x80 ? 0x171 : 0);
    }
  }
}

static word rotate(word value, unsigned by) { return by ? (value << by) | (value >> (64 - by)) : value; }

static void permute(void) {
  for (int round = 0; round < ROUNDS; round++) {
    word column[5], mixed[5], moved[25];
    for (int x = 0; x < 5; x++)
      column[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
    for (int x = 0; x < 5; x++) mixed[x] = column[(x + 4) % 5] ^ rotate(column[(x + 1) % 5], 1);
    for (int i = 0; i < 25; i++) state[i] ^= mixed[i % 5];
    int x = 1, y = 0;
    moved[0] = state[0];
    for (int t = 0; t < 24; t++) {
      int next = (2 * x + 3 * y) % 5;
      moved[5 * next + y] = rotate(state[5 * y + x], ((t + 1) * (t + 2) / 2) & 63);
      x = y;
      y = next;
    }
    for (int row = 0; row < 25; row += 5)
      for (int i = 0; i < 5; i++) state[row + i] = moved[row + i] ^ (~moved[row + (i + 1) % 5] & moved[row + (i + 2) % 5]);
    state[0] ^= constants[round];
  }
}

unsigned kernel(void) {
  make_constants();
  for (int i = 0; i < 25; i++) state[i] = 0;
  for (int i = 0; i < PERMUTATIONS; i++) permute();
  return (unsigned)state[0];
}
