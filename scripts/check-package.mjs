// Packs the package, installs the tarball in an empty folder and runs what the documents show: the README's library
// examples (```js blocks) from that folder, and every shell example (```sh blocks) that starts with `npx tercet` in a
// copy of what a reader of that document would have.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const work = mkdtempSync(join(tmpdir(), "tercet-package-"));

/** The fenced blocks of a document in one language. */
function blocks(document, language) {
  const pattern = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm");
  return [...readFileSync(join(root, document), "utf8").matchAll(pattern)].map((match) => match[1]);
}

function check(title, command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: work, encoding: "utf8", timeout: 300_000 });
  if (status !== 0) throw new Error(`${title} failed with status ${status}\n${stdout}${stderr}`);
  console.log(`ok  ${title}`);
}

/** `$ command` lines and plain ones; comments and what is not ours are left out. */
function commandsOf(block) {
  return block
    .replaceAll("\\\n", " ")
    .split("\n")
    .filter((line) => line.startsWith("npx tercet "));
}

try {
  const packed = execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", work], {
    cwd: root,
    encoding: "utf8",
  });
  const tarball = join(work, packed.trim().split("\n").at(-1));
  writeFileSync(join(work, "package.json"), '{ "name": "reader", "private": true, "type": "module" }\n');
  execFileSync("npm", ["install", "--silent", "--no-audit", "--no-fund", tarball], { cwd: work, stdio: "inherit" });
  for (const name of ["guest-programs", "LICENSE"]) cpSync(join(root, name), join(work, name), { recursive: true });

  const documents = [
    "README.md",
    ...readdirSync(join(root, "docs"))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `docs/${name}`),
  ];
  for (const document of documents) {
    blocks(document, "js").forEach((code, i) => {
      writeFileSync(join(work, "example.js"), code);
      check(`${document}: library example ${i + 1}`, "node", ["example.js"]);
    });
    for (const line of blocks(document, "sh").flatMap(commandsOf)) check(`${document}: ${line}`, "bash", ["-c", line]);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
