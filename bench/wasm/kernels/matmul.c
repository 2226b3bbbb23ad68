// Product of two matrices of doubles; the bits of a checksum.
enum { SIZE = 120 };
static double a[SIZE][SIZE], b[SIZE][SIZE], c[SIZE][SIZE];

unsigned kernel(void) {
  for (int i = 0; i < SIZE; i++)
    for (int j = 0; j < SIZE; j++) {
      a[i][j] = i + 0.5 * j;
      b[i][j] = i - 0.25 * j;
    }
  double trace = 0;
  for (int i = 0; i < SIZE; i++) {
    for (int j = 0; j < SIZE; j++) {
      double sum = 0;
      for (int k = 0; k < SIZE; k++) sum += a[i][k] * b[k][j];
      c[i][j] = sum;
    }
    trace += c[i][i];
  }
  return (unsigned)(long long)trace;
}
