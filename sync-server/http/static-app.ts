import path from "node:path";
import { Router, type Request, type Response } from "express";
import { AppFiles } from "./app-file.ts";
import { HttpError } from "./http-error.ts";

const yearSeconds = 365 * 24 * 60 * 60;
/** Vite puts what carries a hash of its content in the name there. */
const hashedFolder = "/assets/";
const page = "/index.html";

/** The built app. Addresses of screens get its page, whatever their path; missing files stay missing. */
export function createStaticApp(appDir: string): Router {
  const router = Router();
  const files = new AppFiles(path.resolve(appDir));
  // oxlint-disable-next-line oxc/no-async-endpoint-handlers -- Express 5 passes a rejection on to the error handler
  router.get("/{*file}", async (request, response, next) => {
    const name = decodePath(request.path);
    if (name !== undefined && (await send(files, name, request, response))) return;
    if (name === undefined || !isScreen(request)) {
      next();
      return;
    }
    if (await send(files, page, request, response)) return;
    throw new HttpError("not-found", { message: "The app is not built: run npm run build." });
  });
  return router;
}

/** @returns false if there is no such file. */
async function send(files: AppFiles, name: string, request: Request, response: Response): Promise<boolean> {
  const file = await files.read(name, request.acceptsEncodings());
  if (file === undefined) return false;
  response.type(path.extname(name));
  response.set(
    "Cache-Control",
    name.startsWith(hashedFolder) ? `public, max-age=${yearSeconds}, immutable` : "no-cache",
  );
  response.set("ETag", file.etag);
  response.set("Vary", "Accept-Encoding");
  if (file.encoding !== undefined) response.set("Content-Encoding", file.encoding);
  // Express answers 304 by the ETag, and HEAD without the bytes.
  response.send(file.bytes);
  return true;
}

function isScreen(request: Request): boolean {
  return !/^\/(api|sync|assets)(\/|$)/u.test(request.path) && request.accepts(["json", "html"]) === "html";
}

/** The name of the file that an address means. */
function decodePath(encoded: string): string | undefined {
  try {
    const name = decodeURIComponent(encoded);
    return name === "/" ? page : name;
  } catch {
    // Not UTF-8: no file has such a name.
    return undefined;
  }
}
