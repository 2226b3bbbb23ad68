import { parseAst } from "vitest/node";

/** One way in which a source file reaches another. */
export interface Import {
  /** As written; undefined when it is computed at run time. */
  readonly specifier: string | undefined;
  /** `static` also covers `export ... from` and types; `url` is `new URL("...", import.meta.url)`. */
  readonly kind: "static" | "dynamic" | "url";
}

interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Every import of a TypeScript source: static, of types, re-exporting, dynamic, and URLs relative to the file. */
export function importsOf(source: string): Import[] {
  const imports: Import[] = [];
  walk(parseAst(source, { lang: "ts" }), (node) => {
    const found = importOf(node);
    if (found) imports.push(found);
  });
  return imports;
}

function importOf(node: Node): Import | undefined {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportAllDeclaration":
    case "ExportNamedDeclaration":
    case "TSImportType":
      return isNode(node.source) ? { specifier: textOf(node.source), kind: "static" } : undefined;
    case "TSExternalModuleReference":
      return { specifier: textOf(node.expression), kind: "static" };
    case "ImportExpression":
      return { specifier: textOf(node.source), kind: "dynamic" };
    case "NewExpression":
      return urlOf(node);
  }
  return undefined;
}

function urlOf(node: Node): Import | undefined {
  const [path, base] = node.arguments as unknown[];
  const isRelative = isNode(base) && base.type === "MemberExpression" && isNode(base.object);
  if (!isRelative || (base.object as Node).type !== "MetaProperty") return undefined;
  return { specifier: textOf(path), kind: "url" };
}

function textOf(node: unknown): string | undefined {
  return isNode(node) && node.type === "Literal" && typeof node.value === "string" ? node.value : undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value;
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (typeof value !== "object" || value === null) return;
  if (isNode(value)) visit(value);
  for (const child of Object.values(value)) walk(child, visit);
}
