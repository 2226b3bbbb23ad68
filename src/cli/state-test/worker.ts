import { serveTasks } from "../../parallel/serve-tasks.js";
import { runFileTask } from "./file-task.js";

serveTasks(runFileTask);
