import { Worker } from "node:worker_threads";
import { type ErrorData, errorFromData, TercetError } from "../base/errors.js";

/** What a worker answers to a task. */
export type Answer<Result> = { readonly result: Result } | { readonly error: ErrorData };

export interface PoolOptions<Result> {
  /** Threads at most; there are never more than tasks. */
  readonly workers: number;
  /** Called as each task ends, in the order in which they end. */
  readonly onResult?: (result: Result, index: number) => void;
}

/**
 * Runs tasks on worker threads and gives their results in the order of the tasks. Every worker loads the module, which calls
 * {@link serveTasks}, and takes the next task when it is done with one: long tasks are best put first.
 * @throws whatever a task throws, and TercetError `worker-failed` when a worker dies; all workers end then
 */
export async function runOnWorkers<Task, Result>(
  module: URL,
  tasks: readonly Task[],
  { workers, onResult }: PoolOptions<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = new Array(tasks.length);
  const threads = Array.from({ length: Math.min(workers, tasks.length) }, () => new Worker(module));
  let next = 0;
  const keepBusy = async (thread: Worker) => {
    while (next < tasks.length) {
      const index = next++;
      const result = await ask<Task, Result>(thread, tasks[index]!);
      results[index] = result;
      onResult?.(result, index);
    }
  };
  try {
    await Promise.all(threads.map(keepBusy));
    return results;
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

/** Lets a worker do one task. */
function ask<Task, Result>(thread: Worker, task: Task): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onMessage = (answer: Answer<Result>) => {
      stop();
      if ("error" in answer) reject(errorFromData(answer.error));
      else resolve(answer.result);
    };
    const onError = (cause: Error) => {
      stop();
      reject(new TercetError("worker-failed", `a worker thread failed: ${cause.message}`, { cause }));
    };
    const onExit = (code: number) => {
      stop();
      reject(new TercetError("worker-failed", `a worker thread ended with code ${code}`));
    };
    const stop = () => thread.off("message", onMessage).off("error", onError).off("exit", onExit);
    thread.on("message", onMessage).on("error", onError).on("exit", onExit);
    thread.postMessage(task);
  });
}
