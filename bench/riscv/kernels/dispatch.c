/* An interpreter of a small stack machine: one switch in a loop, its program a loop of n turns. */
#include "kernel.h"

enum { PUSH, ADD, SUB, MUL, XOR, SHR, DUP, SWAP, OVER, DROP, LOAD, STORE, JUMP_IF, EVEN, NOT, HALT };

static const uint8_t PROGRAM[] = {
    PUSH, 0, LOAD, DUP, PUSH, 13, MUL, PUSH, 7, ADD, DUP, PUSH, 3, SHR, XOR, PUSH, 0, STORE,
    PUSH, 1, LOAD, OVER, EVEN, JUMP_IF, 29, PUSH, 5, ADD, NOT, XOR, PUSH, 1, STORE,
    PUSH, 2, LOAD, PUSH, 1, SUB, DUP, PUSH, 2, STORE, JUMP_IF, 0, HALT};

uint64_t run(uint64_t n) {
  uint64_t stack[64], memory[4] = {12345, 678, n, 0};
  size_t sp = 0, pc = 0;
  for (;;) {
    switch (PROGRAM[pc++]) {
      case PUSH: stack[sp++ & 63] = PROGRAM[pc++]; break;
      case ADD: sp--; stack[(sp - 1) & 63] += stack[sp & 63]; break;
      case SUB: sp--; stack[(sp - 1) & 63] -= stack[sp & 63]; break;
      case MUL: sp--; stack[(sp - 1) & 63] *= stack[sp & 63]; break;
      case XOR: sp--; stack[(sp - 1) & 63] ^= stack[sp & 63]; break;
      case SHR: sp--; stack[(sp - 1) & 63] >>= stack[sp & 63] & 63; break;
      case DUP: stack[sp & 63] = stack[(sp - 1) & 63]; sp++; break;
      case SWAP: {
        uint64_t top = stack[(sp - 1) & 63];
        stack[(sp - 1) & 63] = stack[(sp - 2) & 63];
        stack[(sp - 2) & 63] = top;
        break;
      }
      case OVER: stack[sp & 63] = stack[(sp - 2) & 63]; sp++; break;
      case DROP: sp--; break;
      case LOAD: stack[(sp - 1) & 63] = memory[stack[(sp - 1) & 63] & 3]; break;
      case STORE: sp -= 2; memory[stack[(sp + 1) & 63] & 3] = stack[sp & 63]; break;
      case JUMP_IF: sp--; pc = stack[sp & 63] ? PROGRAM[pc] : pc + 1; break;
      case EVEN: stack[(sp - 1) & 63] = !(stack[(sp - 1) & 63] & 1); break;
      case NOT: stack[(sp - 1) & 63] = ~stack[(sp - 1) & 63]; break;
      default: return mix(memory[0], memory[1]);
    }
  }
}
