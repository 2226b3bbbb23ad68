/**
 * Chooses what translation takes for granted without knowing it. By a wrong guess a program only takes longer: tests run
 * programs with all guesses wrong.
 * @param likely what experience or convention says
 * @param choices all that could be
 * @param at where: a pc, or the address of a page
 */
export type Guess = <T>(likely: T, choices: readonly T[], at: number) => T;

/** When and by which guesses code is translated. */
export interface Policy {
  /** How often a pc must come up before code from there on is translated. */
  readonly hot: number;
  /**
   * Fuel that must have been used for each byte of WebAssembly that translation made, so that code which is hot just long
   * enough to be translated cannot make translation the main work. The first batch is free.
   */
  readonly fuelPerByte: number;
  /** How many surprising accesses a batch takes before it is translated again; four times as many each time. */
  readonly patience: number;
  /**
   * Fuel of one call of translated code. V8 does not replace a running function by its optimised version, so calls are
   * short at first, while the baseline compiler's code runs, and four times as long each time.
   */
  readonly slice: number;
  /** Fuel that is interpreted at a time where nothing is translated. */
  readonly coldSlice: number;
  /**
   * Runs of straight code that are interpreted on the way to a place to translate from. With none every place is one, the
   * one behind a host call or a fault included, where a run is only by chance.
   */
  readonly walk: number;
  /**
   * Fuel that the interpreter uses in the time that one way between translated code, the interpreter and the loop around
   * them takes. A run that goes such ways more often than every so much fuel is interpreted for a while, so that no program
   * can make them the main work.
   */
  readonly crossing: number;
  /**
   * WebAssembly that is made of one program at most, and what is kept of all programs together: V8 ends the process when
   * its space for code is used up (4 GiB, of which it takes several times as much). Bytes.
   */
  readonly maxBytes: number;
  readonly guess: Guess;
}

export const NORMAL: Policy = {
  ...{ hot: 12, fuelPerByte: 32, patience: 4, slice: 1 << 18, coldSlice: 4096, walk: 24 },
  ...{ crossing: 128, maxBytes: 1 << 26 },
  guess: (likely) => likely,
};

/**
 * Translates whatever is reached, at once, and leaves translated code often: slow, but programs that are too short for
 * {@link NORMAL} run as translated code, too.
 */
export const EAGER: Policy = { ...NORMAL, hot: 1, fuelPerByte: 0, patience: 1, slice: 1 << 13, walk: 0, crossing: 0 };
