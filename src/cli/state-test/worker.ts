import { serveTasks } from "../../parallel/serve-tasks.js";
import { type FileTask, runFileTask } from "./file-task.js";

serveTasks((task: FileTask) => runFileTask(task));
