/** What the process exits with. Documented in the README and in `tercet --help`. */
export const EXIT = {
  /** The program succeeded; the trace is valid; every row agrees; every test passes. */
  ok: 0,
  /** The program reverted; the trace was refuted; rows differ; tests fail; a block was refused; a chain differs. */
  no: 1,
  /** Unusable arguments, files or programs. One line on standard error says what, where and what to do. */
  misuse: 2,
  /** The VM halted the program (out of gas, a trap, an exceeded limit). */
  halt: 3,
  /** The results could not be written: a full disk, a missing folder. One line on standard error says what. */
  output: 4,
} as const;
