/** Put in by the build: the paths of all files of the app, and a hash of their content. */
declare const __SHELL_FILES__: readonly string[];
declare const __SHELL_VERSION__: string;

const prefix = "roost-shell-";
const current = prefix + __SHELL_VERSION__;
const start = "/";
/** Where the files lie that have a hash of their content in their name. */
const hashed = "/assets/";
/** Beside the files of a version that came into use: some never do, when the next one is there first. */
const usedMark = "/roost-shell-used";

/** First path segments that are the server's own: never answered from the device. */
const serverPaths = new Set(["api", "sync", "files", "uploads", "healthz", "readyz", "metrics"]);

/** Stores all files of this version, or fails, so that there is never half a version. */
export async function storeShell(): Promise<void> {
  const cache = await caches.open(current);
  await Promise.all(__SHELL_FILES__.map((file) => store(cache, file)));
}

/** Files with a hash in their name never change: one that an older version has is not loaded again. */
async function store(cache: Cache, file: string): Promise<void> {
  const known = file.startsWith(hashed) ? await caches.match(file) : undefined;
  // The server tells a person's visit from a program's by what is accepted.
  const headers = { Accept: file === start ? "text/html" : "*/*" };
  const answer = known ?? (await fetch(file, { cache: "reload", headers }));
  if (!answer.ok) throw new Error(`The app's file ${file} could not be loaded: ${answer.status}`);
  await cache.put(file, answer);
}

/** All but the one that was in use before this: tabs that run it load some of its files only when they need them. */
export async function dropOldShells(): Promise<void> {
  await (await caches.open(current)).put(usedMark, new Response());
  const names = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== current);
  const marks = await Promise.all(names.map((name) => caches.match(usedMark, { cacheName: name })));
  // Earlier versions left no mark.
  const last = names.findLast((_, i) => marks[i] !== undefined) ?? names.at(-1);
  await Promise.all(names.filter((name) => name !== last).map((name) => caches.delete(name)));
}

/** The answer for one of the app's files or for any of its addresses; undefined for what the network must answer. */
export function answerFromShell(request: Request, origin: string): Promise<Response> | undefined {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== origin) return undefined;
  if (serverPaths.has(url.pathname.split("/")[1] ?? "")) return undefined;
  if (request.mode === "navigate") return fromCache(start, request);
  if (__SHELL_FILES__.includes(url.pathname)) return fromCache(url.pathname, request);
  return url.pathname.startsWith(hashed) ? fromOldShell(url.pathname, request) : undefined;
}

async function fromCache(file: string, request: Request): Promise<Response> {
  const cache = await caches.open(current);
  return (await cache.match(file)) ?? fetch(request);
}

async function fromOldShell(file: string, request: Request): Promise<Response> {
  return (await caches.match(file)) ?? fetch(request);
}
