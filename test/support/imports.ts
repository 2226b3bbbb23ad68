import { isNode, type SyntaxNode, visitSource } from "./syntax.js";

/** One way in which a source file reaches another. */
export interface Import {
  /** As written; undefined when it is computed at run time. */
  readonly specifier: string | undefined;
  /** `static` also covers `export ... from` and types; `url` is `new URL("...", import.meta.url)`. */
  readonly kind: "static" | "dynamic" | "url";
}

/** Every import of a TypeScript source: static, of types, re-exporting, dynamic, and URLs relative to the file. */
export function importsOf(source: string): Import[] {
  const imports: Import[] = [];
  visitSource(source, (node) => {
    const found = importOf(node);
    if (found) imports.push(found);
  });
  return imports;
}

function importOf(node: SyntaxNode): Import | undefined {
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

function urlOf(node: SyntaxNode): Import | undefined {
  const [path, base] = node.arguments as unknown[];
  const isRelative = isNode(base) && base.type === "MemberExpression" && isNode(base.object);
  if (!isRelative || (base.object as SyntaxNode).type !== "MetaProperty") return undefined;
  return { specifier: textOf(path), kind: "url" };
}

function textOf(node: unknown): string | undefined {
  return isNode(node) && node.type === "Literal" && typeof node.value === "string" ? node.value : undefined;
}
