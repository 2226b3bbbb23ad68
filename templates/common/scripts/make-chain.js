// Makes the chain's folder, data, the first time.
import { execSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
if (!existsSync(`${root}data`)) execSync("tercet chain init data --config chain.json", { cwd: root, stdio: "inherit" });
