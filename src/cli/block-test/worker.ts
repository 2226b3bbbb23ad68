import { serveTasks } from "../../parallel/serve-tasks.js";
import { type BlockFileTask, runBlockFile } from "./file-task.js";

serveTasks((task: BlockFileTask) => runBlockFile(task));
