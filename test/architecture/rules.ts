import { importTable, neverImported, yjsPlaces, type PlaceRule } from "./import-table.ts";
import type { ImportedModule, SourceFile } from "./source-file.ts";

/** True if `file` is `place` or lies in it. */
export function isIn(file: string, place: string): boolean {
  return file === place || file.startsWith(`${place}/`);
}

/** The rule of a file: the one with the longest matching place. */
export function ruleOf(file: string): PlaceRule | undefined {
  return importTable
    .filter((rule) => isIn(file, rule.place))
    .toSorted((a, b) => b.place.length - a.place.length)
    .at(0);
}

/** What the import table says against one file, one sentence for each import. */
export function findForbiddenImports(file: SourceFile): readonly string[] {
  const rule = ruleOf(file.path);
  if (rule === undefined) return [`${file.path} is in no place of the import table`];
  return file.imports.filter((found) => !isAllowed(rule, found)).map((found) => `${file.path} imports ${found.target}`);
}

function isAllowed(rule: PlaceRule, found: ImportedModule): boolean {
  if (!found.local) {
    return (rule.packages ?? []).some((name) =>
      name.endsWith("/") || name.endsWith(":") ? found.target.startsWith(name) : isIn(found.target, name),
    );
  }
  if (isIn(found.target, rule.place)) return true;
  if (neverImported.some((place) => isIn(found.target, place)) && !found.byUrl) return false;
  if (rule.may.some((place) => isIn(found.target, place))) return true;
  return found.typeOnly && (rule.types ?? []).some((place) => isIn(found.target, place));
}

export function importsYjsWrongly(file: SourceFile): boolean {
  return file.imports.some(({ target }) => target === "yjs") && !yjsPlaces.some((place) => isIn(file.path, place));
}

/** Import cycles, type-only imports included, each as the files on it. */
export function findCycles(files: readonly SourceFile[]): readonly (readonly string[])[] {
  const graph = new Map(
    files.map((file) => [
      file.path,
      file.imports.filter((found) => found.local && !found.byUrl).map((found) => found.target),
    ]),
  );
  const cycles: string[][] = [];
  const done = new Set<string>();
  const walk = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) cycles.push([...trail.slice(start), file]);
    if (start >= 0 || done.has(file)) return;
    for (const next of graph.get(file) ?? []) walk(next, [...trail, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return cycles;
}
