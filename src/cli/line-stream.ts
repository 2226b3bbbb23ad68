import { writeAll } from "./output.js";

/** Characters that are written at once. */
const BATCH = 64 * 1024;

/** Lines for standard output or standard error, written while a run is under way. */
export class LineStream {
  readonly #descriptor: number;
  #batch = "";
  /** Of the first write that failed: whoever goes on writing is told again. */
  #failure: unknown;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  write(line: string): void {
    this.#batch += `${line}\n`;
    if (this.#batch.length >= BATCH) this.flush();
  }

  flush(): void {
    const batch = this.#batch;
    this.#batch = "";
    if (this.#failure !== undefined) throw this.#failure;
    try {
      writeAll(this.#descriptor, Buffer.from(batch));
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }
}
