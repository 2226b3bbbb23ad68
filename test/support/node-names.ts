import { builtinModules } from "node:module";
import { importsOf } from "./imports.js";
import { isNode, type SyntaxNode, visitSource } from "./syntax.js";

/** Globals that Node has and browsers have not. */
const GLOBALS = new Set(["Buffer", "process", "setImmediate", "clearImmediate", "__dirname", "__filename"]);

/** What a source needs of Node: its modules and its globals, each once. */
export function nodeNamesIn(source: string): string[] {
  const names = new Set<string>();
  for (const { specifier } of importsOf(source)) {
    if (specifier?.startsWith("node:") || builtinModules.includes(specifier ?? "")) names.add(specifier!);
  }
  visitSource(source, (node, parent) => {
    if (isGlobal(node, parent)) names.add(String(node.name));
  });
  return [...names];
}

/** Not what only has the name: a member of something, a field, a key. */
function isGlobal(node: SyntaxNode, parent: SyntaxNode | undefined): boolean {
  if (node.type !== "Identifier" || !GLOBALS.has(String(node.name))) return false;
  if (parent?.type === "MemberExpression" && parent.property === node && parent.computed !== true) {
    return isNode(parent.object) && parent.object.name === "globalThis";
  }
  return parent?.key !== node || parent.shorthand === true;
}
