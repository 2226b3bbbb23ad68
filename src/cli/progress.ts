const CLEAR_LINE = "\r\x1b[K";
const BAR_WIDTH = 24;

/** Where progress is drawn; standard error in the command line. */
export interface ProgressStream {
  readonly isTTY?: boolean;
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
    this.#stream.write(`${CLEAR_LINE}${bar} ${this.#done}/${this.#total} ${label}`);
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
