/** Of a `URLPattern` what the router asks for. */
type PathMatcher = Pick<URLPattern, "test" | "exec">;

/**
 * An address such as `/chats/:id`. Browsers have `URLPattern` for this, but making one costs some milliseconds, and all of
 * them are made before anything is shown.
 */
export function pathPattern(path: string): URLPattern {
  const names: string[] = [];
  const source = path.replace(/:(\w+)/gu, (_, name: string) => {
    names.push(name);
    return "([^/]+)";
  });
  const expression = new RegExp(`^${source}$`, "u");
  const exec = (pathname: string): Record<string, string> | undefined => {
    const found = expression.exec(pathname);
    return found === null ? undefined : Object.fromEntries(names.map((name, i) => [name, found[i + 1] ?? ""]));
  };
  const pathOf = (input: URLPatternInput | undefined): string =>
    (typeof input === "string" ? input : input?.pathname) ?? "";
  const matcher: PathMatcher = {
    test: (input) => exec(pathOf(input)) !== undefined,
    exec: (input) => {
      const groups = exec(pathOf(input));
      return groups === undefined ? null : ({ pathname: { groups, input: pathOf(input) } } as URLPatternResult);
    },
  };
  return matcher as URLPattern;
}
