import { parseAst } from "vitest/node";

/** A node of a syntax tree (ESTree, with TypeScript's own kinds). */
export interface SyntaxNode {
  readonly type: string;
  readonly [field: string]: unknown;
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value;
}

/** AssemblyScript puts decorators before functions and variables, where TypeScript has none. */
const DECORATORS = /@(inline|lazy|unmanaged|global|unsafe|final|(external|operator)(\.\w+)?\([^)]*\))(?!\w)/g;

/** Visits every node of a TypeScript or AssemblyScript source with the one that it is in, outermost first. */
export function visitSource(source: string, visit: (node: SyntaxNode, parent: SyntaxNode | undefined) => void): void {
  walk(parseAst(source.replace(DECORATORS, ""), { lang: "ts" }), undefined, visit);
}

function walk(value: unknown, parent: SyntaxNode | undefined, visit: Parameters<typeof visitSource>[1]): void {
  if (typeof value !== "object" || value === null) return;
  if (isNode(value)) visit(value, parent);
  for (const child of Object.values(value)) walk(child, isNode(value) ? value : parent, visit);
}
