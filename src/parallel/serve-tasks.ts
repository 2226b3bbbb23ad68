import { parentPort } from "node:worker_threads";
import { errorToData, TercetError } from "../base/errors.js";
import type { Answer } from "./worker-pool.js";

/**
 * Makes this worker thread answer the tasks of a pool; the module that the pool starts calls it once.
 * @throws TercetError `not-a-worker` on the main thread
 */
export function serveTasks<Task, Result>(work: (task: Task) => Result | Promise<Result>): void {
  const port = parentPort;
  if (port === null) throw new TercetError("not-a-worker", "tasks are served on worker threads only");
  port.on("message", async (task: Task) => {
    let answer: Answer<Result>;
    try {
      answer = { result: await work(task) };
    } catch (error) {
      answer = { error: errorToData(error) };
    }
    port.postMessage(answer);
  });
}
