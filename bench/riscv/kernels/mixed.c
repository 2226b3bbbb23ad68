/* Mixed work in the manner of CoreMark: a linked list, a small matrix, a state machine over text and a CRC. */
#include "kernel.h"

enum { NODES = 256, SIDE = 12, TEXT = 512 };
struct node {
  struct node *next;
  int32_t key, value;
};
static struct node nodes[NODES];
static int32_t left[SIDE][SIDE], right[SIDE][SIDE], product[SIDE][SIDE];
static uint8_t text[TEXT];

static uint16_t crc(uint16_t sum, uint32_t word) {
  for (int i = 0; i < 32; i++, word >>= 1) {
    int bit = (sum ^ word) & 1;
    sum >>= 1;
    if (bit) sum ^= 0xa001;
  }
  return sum;
}

static struct node *merge(struct node *a, struct node *b, int by_value) {
  struct node head, *tail = &head;
  while (a && b) {
    int first = by_value ? a->value <= b->value : a->key <= b->key;
    struct node **from = first ? &a : &b;
    tail = tail->next = *from;
    *from = (*from)->next;
  }
  tail->next = a ? a : b;
  return head.next;
}

__attribute__((noinline)) static struct node *sort(struct node *list, size_t count, int by_value) {
  if (count == 1) {
    list->next = NULL;
    return list;
  }
  struct node *middle = list;
  for (size_t i = 0; i < count / 2; i++) middle = middle->next;
  struct node *second = sort(middle, count - count / 2, by_value);
  return merge(sort(list, count / 2, by_value), second, by_value);
}

static uint16_t list_work(uint16_t sum, int round) {
  struct node *list = nodes;
  for (int i = 0; i < NODES; i++) {
    nodes[i].next = i + 1 < NODES ? nodes + i + 1 : NULL;
    nodes[i].key = (i * 37 + round) & 255;
    nodes[i].value = (i * 101 ^ round) & 1023;
  }
  list = sort(list, NODES, 1);
  list = sort(list, NODES, 0);
  for (struct node *one = list; one; one = one->next)
    if (one->value & 64) sum = crc(sum, (uint32_t)one->value);
  return sum;
}

static uint16_t matrix_work(uint16_t sum, int round) {
  for (int i = 0; i < SIDE; i++)
    for (int j = 0; j < SIDE; j++) left[i][j] = (i * j + round) & 63, right[i][j] = (i - j) ^ round;
  for (int i = 0; i < SIDE; i++)
    for (int j = 0; j < SIDE; j++) {
      int32_t dot = 0;
      for (int k = 0; k < SIDE; k++) dot += (int16_t)left[i][k] * (int16_t)right[k][j];
      product[i][j] = dot;
    }
  for (int i = 0; i < SIDE; i++) sum = crc(sum, (uint32_t)product[i][(i * 5 + round) % SIDE]);
  return sum;
}

enum state { START, SIGN, INTEGER, FRACTION, EXPONENT, INVALID, STATES };

static uint16_t text_work(uint16_t sum, int round) {
  uint32_t counts[STATES] = {0};
  enum state state = START;
  for (int i = 0; i < TEXT; i++) {
    uint8_t c = text[i] ^ (uint8_t)(i % 97 == round % 97);
    if (c == ',') {
      counts[state]++;
      state = START;
      continue;
    }
    int digit = c >= '0' && c <= '9';
    switch (state) {
      case START: state = digit ? INTEGER : c == '+' || c == '-' ? SIGN : c == '.' ? FRACTION : INVALID; break;
      case SIGN: state = digit ? INTEGER : c == '.' ? FRACTION : INVALID; break;
      case INTEGER: state = digit ? INTEGER : c == '.' ? FRACTION : c == 'e' ? EXPONENT : INVALID; break;
      case FRACTION: state = digit ? FRACTION : c == 'e' ? EXPONENT : INVALID; break;
      case EXPONENT: state = digit ? EXPONENT : INVALID; break;
      default: break;
    }
  }
  for (int i = 0; i < STATES; i++) sum = crc(sum, counts[i]);
  return sum;
}

uint64_t run(uint64_t n) {
  static const char PATTERN[] = "5012,+7.25,-0.5e3,.125,abc,99e1,1.2.3,-,";
  for (int i = 0; i < TEXT; i++) text[i] = (uint8_t)PATTERN[i % (sizeof PATTERN - 1)];
  uint16_t sum = 0;
  for (uint64_t round = 0; round < n; round++) {
    sum = list_work(sum, (int)round);
    sum = matrix_work(sum, (int)round);
    sum = text_work(sum, (int)round);
  }
  return sum;
}
