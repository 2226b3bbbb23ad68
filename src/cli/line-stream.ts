import fs from "node:fs";

/** Characters that are written at once. */
const BATCH = 64 * 1024;
const RETRY_MS = 1;

/**
 * Lines for standard output or standard error, written while a run is under way: streams of Node would keep all that a
 * synchronous run prints until it has ended. A reader that goes away ends the process and is no error.
 */
export class LineStream {
  readonly #descriptor: 1 | 2;
  #batch = "";

  constructor(descriptor: 1 | 2) {
    this.#descriptor = descriptor;
  }

  write(line: string): void {
    this.#batch += `${line}\n`;
    if (this.#batch.length >= BATCH) this.flush();
  }

  flush(): void {
    let rest: Uint8Array = Buffer.from(this.#batch);
    this.#batch = "";
    while (rest.length > 0) rest = rest.subarray(this.#writeSome(rest));
  }

  /** Bytes written; none while a pipe is full. */
  #writeSome(bytes: Uint8Array): number {
    try {
      return fs.writeSync(this.#descriptor, bytes);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EPIPE") process.exit();
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
      return 0;
    }
  }
}
