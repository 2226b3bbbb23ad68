import { type LostWorkerError, runOnWorkers } from "../../parallel/worker-pool.js";
import { Progress } from "../progress.js";
import { type FileReport, failedFile } from "./file-report.js";

/** How files of tests are run. */
export interface RunFilesOptions<Task> {
  readonly jobs: number;
  /** Seconds for one file; 0 for no limit. */
  readonly timeout: number;
  /** The module of a worker thread that runs tasks. */
  readonly worker: URL;
  /** Runs a task in this thread, where one is enough. */
  run(task: Task): Promise<FileReport>;
}

/** Runs files of tests on worker threads, long ones first, and shows how far that is; a file that takes too long has failed. */
export async function runFiles<Task extends { readonly path: string }>(
  tasks: readonly Task[],
  { jobs, timeout, worker, run }: RunFilesOptions<Task>,
): Promise<readonly FileReport[]> {
  const progress = new Progress(tasks.length);
  const onResult = ({ path }: FileReport) => {
    progress.advance();
    progress.show(path);
  };
  try {
    if (timeout === 0 && (jobs === 1 || tasks.length === 1)) return await runHere(tasks, run, onResult);
    return await runOnWorkers<Task, FileReport>(worker, tasks, {
      workers: jobs,
      onResult,
      timeout: timeout === 0 ? undefined : 1000 * timeout,
      onLost: (task, error) => failedFile(task.path, describeLoss(error, timeout)),
    });
  } finally {
    progress.end();
  }
}

/** The reports in the order of the files, whichever came first. */
export function inOrder(
  files: readonly { readonly path: string }[],
  reports: readonly FileReport[],
): readonly FileReport[] {
  const byPath = new Map(reports.map((report) => [report.path, report]));
  return [...new Set(files.map(({ path }) => path))].map((path) => byPath.get(path)!);
}

function describeLoss({ code, message }: LostWorkerError, timeout: number): string {
  return code === "task-timeout"
    ? `the file took longer than ${timeout} s: give it more with --timeout, or 0 for no limit`
    : message;
}

async function runHere<Task>(
  tasks: readonly Task[],
  run: (task: Task) => Promise<FileReport>,
  onResult: (report: FileReport) => void,
): Promise<readonly FileReport[]> {
  const reports: FileReport[] = [];
  for (const task of tasks) {
    const report = await run(task);
    reports.push(report);
    onResult(report);
  }
  return reports;
}
