import { Worker } from "node:worker_threads";
import { type ErrorData, errorFromData, TercetError } from "../base/errors.js";

/** What a worker answers to a task. */
export type Answer<Result> = { readonly result: Result } | { readonly error: ErrorData };

export interface PoolOptions<Task, Result> {
  /** Threads at most; there are never more than tasks. */
  readonly workers: number;
  /** Called as each task ends, in the order in which they end. */
  readonly onResult?: (result: Result, index: number) => void;
  /** Milliseconds for one task; the worker of one that takes longer is ended. */
  readonly timeout?: number | undefined;
  /** The result of a task whose worker died or was ended; another worker then takes the next task. */
  readonly onLost?: (task: Task, error: LostWorkerError) => Result;
}

/** A task took its worker with it: `worker-failed` or `task-timeout`. */
export class LostWorkerError extends TercetError {}

/**
 * Runs tasks on worker threads and gives their results in the order of the tasks. Every worker loads the module, which calls
 * {@link serveTasks}, and takes the next task when it is done with one: long tasks are best put first.
 * @throws whatever a task throws, and LostWorkerError unless `onLost` takes it; all workers end then
 */
export async function runOnWorkers<Task, Result>(
  module: URL,
  tasks: readonly Task[],
  { workers, onResult, timeout, onLost }: PoolOptions<Task, Result>,
): Promise<readonly Result[]> {
  const results: Result[] = new Array(tasks.length);
  const threads = Array.from({ length: Math.min(workers, tasks.length) }, () => new Worker(module));
  let next = 0;
  const keepBusy = async (_: Worker, place: number) => {
    while (next < tasks.length) {
      const index = next++;
      const task = tasks[index]!;
      const result = await ask<Task, Result>(threads[place]!, task, timeout).catch(async (error: unknown) => {
        if (!(error instanceof LostWorkerError) || onLost === undefined) throw error;
        await threads[place]!.terminate();
        threads[place] = new Worker(module);
        return onLost(task, error);
      });
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
function ask<Task, Result>(thread: Worker, task: Task, timeout: number | undefined): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onMessage = (answer: Answer<Result>) => {
      stop();
      if ("error" in answer) reject(errorFromData(answer.error));
      else resolve(answer.result);
    };
    const lose = (code: string, message: string, cause?: Error) => {
      stop();
      reject(new LostWorkerError(code, message, { cause }));
    };
    const onError = (cause: Error) => lose("worker-failed", `a worker thread failed: ${cause.message}`, cause);
    const onExit = (code: number) => lose("worker-failed", `a worker thread ended with code ${code}`);
    const timer =
      timeout === undefined
        ? undefined
        : setTimeout(() => lose("task-timeout", `the task took longer than ${timeout} ms`), timeout);
    const stop = () => {
      clearTimeout(timer);
      thread.off("message", onMessage).off("error", onError).off("exit", onExit);
    };
    thread.on("message", onMessage).on("error", onError).on("exit", onExit);
    thread.postMessage(task);
  });
}
