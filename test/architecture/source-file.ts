import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseSync } from "vite";

export interface ImportedModule {
  /** A file of this repository, from its root with `/`, or a package's specifier. */
  readonly target: string;
  readonly local: boolean;
  readonly typeOnly: boolean;
  /** `new URL("./worker.ts", import.meta.url)`: a program of its own, not part of this one. */
  readonly byUrl: boolean;
}

export interface SourceFile {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly ImportedModule[];
  /** Names of top-level variables that can change: `let`, or an empty collection. */
  readonly mutableState: readonly string[];
}

type Node = Readonly<Record<string, unknown>>;

/** Every TypeScript file below these folders of the repository. */
export function readSourceFiles(root: string, folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/"))
      .map((file) => readSource(root, file)),
  );
}

function readSource(root: string, file: string): SourceFile {
  const text = readFileSync(path.join(root, file), "utf8");
  return { path: file, lines: text.split("\n").length - 1, ...parseSource(file, text) };
}

export function parseSource(file: string, text: string): Pick<SourceFile, "imports" | "mutableState"> {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message ?? "cannot be parsed"}`);
  const imports: ImportedModule[] = [];
  const add = (specifier: unknown, typeOnly: boolean, byUrl = false): void => {
    if (typeof specifier !== "string") return;
    const bare = specifier.replace(/\?.*$/u, "");
    const local = bare.startsWith(".");
    imports.push({ target: local ? path.posix.join(path.posix.dirname(file), bare) : bare, local, typeOnly, byUrl });
  };
  visit(program, (node) => collectImport(node, add));
  const body = program.body as unknown as readonly Node[];
  return { imports, mutableState: body.flatMap(mutableNames) };
}

function collectImport(node: Node, add: (specifier: unknown, typeOnly: boolean, byUrl?: boolean) => void): void {
  switch (node["type"]) {
    case "ImportDeclaration":
      add(valueOf(node["source"]), node["importKind"] === "type" || onlyTypes(node["specifiers"], "importKind"));
      break;
    case "ExportAllDeclaration":
    case "ExportNamedDeclaration":
      add(valueOf(node["source"]), node["exportKind"] === "type" || onlyTypes(node["specifiers"], "exportKind"));
      break;
    case "ImportExpression":
      add(valueOf(node["source"]), false);
      break;
    case "TSImportType":
      add(valueOf(node["source"]), true);
      break;
    case "NewExpression": {
      const [first, second] = node["arguments"] as readonly Node[];
      if (nameOf(node["callee"]) === "URL" && second?.["type"] === "MemberExpression") add(valueOf(first), false, true);
      break;
    }
    default:
  }
}

function mutableNames(statement: Node): readonly string[] {
  const declaration = (
    statement["type"] === "ExportNamedDeclaration" ? statement["declaration"] : statement
  ) as Node | null;
  if (declaration?.["type"] !== "VariableDeclaration") return [];
  const variables = declaration["declarations"] as readonly Node[];
  return variables
    .filter((variable) => declaration["kind"] !== "const" || isEmptyCollection(variable["init"]))
    .map((variable) => nameOf(variable["id"]) ?? "?");
}

function isEmptyCollection(init: unknown): boolean {
  const node = init as Node | null;
  if (node?.["type"] === "ArrayExpression") return (node["elements"] as readonly unknown[]).length === 0;
  return (
    node?.["type"] === "NewExpression" &&
    ["Map", "Set", "WeakMap", "WeakSet", "Array"].includes(nameOf(node["callee"]) ?? "") &&
    (node["arguments"] as readonly unknown[]).length === 0
  );
}

function onlyTypes(specifiers: unknown, kind: string): boolean {
  if (!Array.isArray(specifiers) || specifiers.length === 0) return false;
  return (specifiers as readonly Node[]).every((specifier) => specifier[kind] === "type");
}

function valueOf(node: unknown): unknown {
  return (node as Node | null | undefined)?.["value"];
}

function nameOf(node: unknown): string | undefined {
  const name = (node as Node | null | undefined)?.["name"];
  return typeof name === "string" ? name : undefined;
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, see);
  } else if (typeof value === "object" && value !== null) {
    const node = value as Node;
    if (typeof node["type"] === "string") see(node);
    for (const child of Object.values(node)) if (typeof child === "object") visit(child, see);
  }
}
