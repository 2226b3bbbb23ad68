import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/base/errors.js";
import { serveTasks } from "../../src/parallel/serve-tasks.js";
import { runOnWorkers } from "../../src/parallel/worker-pool.js";

const WORKER = new URL("./square-worker.mjs", import.meta.url);

interface Square {
  readonly square: number;
  readonly threadId: number;
}

const run = (
  tasks: readonly (number | string)[],
  workers: number,
  onResult?: (result: Square, index: number) => void,
) => runOnWorkers<number | string, Square>(WORKER, tasks, { workers, ...(onResult === undefined ? {} : { onResult }) });

describe("a pool of workers", () => {
  it("gives results in the order of the tasks, and tells of each once", async () => {
    const tasks = Array.from({ length: 20 }, (_, i) => i);
    for (const workers of [1, 3, 50]) {
      const told: number[] = [];
      const results = await run(tasks, workers, ({ square }, index) => {
        told.push(index);
        expect(square).toBe(index * index);
      });
      expect(results.map(({ square }) => square)).toEqual(tasks.map((task) => task * task));
      expect(told.toSorted((a, b) => a - b)).toEqual(tasks);
      expect(new Set(results.map(({ threadId }) => threadId)).size).toBeLessThanOrEqual(workers);
    }
  });

  it("has nothing to do without tasks", async () => {
    expect(await run([], 4)).toEqual([]);
  });

  it("passes on what a task throws, as it was", async () => {
    const error = await run([1, "refuse", 2], 2).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ code: "refused", message: "no", details: { of: "task" } });
  });

  it("fails when a worker dies", async () => {
    await expect(run([1, "die", 2], 2)).rejects.toMatchObject({ code: "worker-failed" });
    await expect(run([1, "throw", 2], 2)).rejects.toMatchObject({
      code: "worker-failed",
      message: "a worker thread failed: out of a worker",
    });
  });
});

describe("a pool that goes on without lost workers", () => {
  it("gives another result for tasks that loop for ever or take their worker with them", async () => {
    const tasks = [1, "loop", "die", "throw", 2, 3];
    const results = await runOnWorkers<number | string, Square | string>(WORKER, tasks, {
      workers: 2,
      timeout: 3000,
      onLost: (task, { code }) => `${task}: ${code}`,
    });
    expect(results.map((result) => (typeof result === "string" ? result : result.square))).toEqual([
      ...[1, "loop: task-timeout", "die: worker-failed", "throw: worker-failed", 4, 9],
    ]);
  });

  it("still fails with what a task throws", async () => {
    const lost = { workers: 1, onLost: () => "lost" };
    await expect(runOnWorkers<number | string, unknown>(WORKER, ["refuse"], lost)).rejects.toMatchObject({
      code: "refused",
    });
  });

  it("fails at the time limit when nobody takes the loss", async () => {
    await expect(runOnWorkers(WORKER, ["loop"], { workers: 1, timeout: 100 })).rejects.toMatchObject({
      code: "task-timeout",
    });
  });
});

describe("a worker's side", () => {
  it("is on worker threads only", () => {
    // Vitest runs tests in child processes.
    expect(() => serveTasks((task) => task)).toThrow(expect.objectContaining({ code: "not-a-worker" }));
  });
});
