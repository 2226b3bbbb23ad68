import { printable } from "./printable.js";

const CLEAR_LINE = "\r\x1b[K";
const BAR_WIDTH = 24;

/** Columns of a terminal that does not say how many it has. */
const COLUMNS = 80;

/** Where progress is drawn; standard error in the command line. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** One line that says how far long work has come. Silent unless the stream is a terminal. */
export class Progress {
  readonly #stream: ProgressStream;
  readonly #total: number;
  #done = 0;

  constructor(total: number, stream: ProgressStream = process.stderr) {
    this.#total = total;
    this.#stream = stream;
  }

  /** Shows what is being done now. */
  show(label: string): void {
    if (!this.#stream.isTTY) return;
    const filled = Math.round((this.#done / Math.max(1, this.#total)) * BAR_WIDTH);
    const bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
    // A line that wraps could not be wiped.
    const line = `${bar} ${this.#done}/${this.#total} ${printable(label)}`.slice(
      0,
      (this.#stream.columns || COLUMNS) - 1,
    );
    this.#stream.write(`${CLEAR_LINE}${line}`);
  }

  /** Counts one unit of work as done. */
  advance(): void {
    this.#done++;
  }

  /** Wipes the line. */
  end(): void {
    if (this.#stream.isTTY) this.#stream.write(CLEAR_LINE);
  }
}
