/** The named parts of a path; undefined: it is another one. */
export type PathMatcher = (pathname: string) => Readonly<Record<string, string>> | undefined;

/** Understands paths such as `/chats/:id`. `URLPattern` is younger than some of the browsers that the app is built for. */
export function pathPattern(path: string): PathMatcher {
  const names: string[] = [];
  const source = path.replace(/:(\w+)/gu, (_, name: string) => {
    names.push(name);
    return "([^/]+)";
  });
  const expression = new RegExp(`^${source}$`, "u");
  return (pathname) => {
    const found = expression.exec(pathname);
    return found === null ? undefined : Object.fromEntries(names.map((name, i) => [name, found[i + 1] ?? ""]));
  };
}
