import path from "node:path";
import express, { Router, type Response } from "express";
import { HttpError } from "./http-error.ts";

const dayMs = 24 * 60 * 60_000;
/** Vite puts what carries a hash of its content in the name there. */
const hashedFolder = "assets";

/** The built app. Addresses of screens get its page, whatever their path; missing files stay missing. */
export function createStaticApp(appDir: string): Router {
  const router = Router();
  router.use(
    express.static(appDir, {
      index: false,
      redirect: false,
      cacheControl: false,
      setHeaders: (response: Response, file) => {
        const isHashed = path.relative(appDir, file).split(path.sep)[0] === hashedFolder;
        response.set("Cache-Control", isHashed ? `public, max-age=${(365 * dayMs) / 1000}, immutable` : "no-cache");
      },
    }),
  );
  router.get("/{*screen}", (request, response, next) => {
    const isScreen = !/^\/(api|sync|assets)(\/|$)/u.test(request.path) && request.accepts(["json", "html"]) === "html";
    if (!isScreen) {
      next();
      return;
    }
    response.set("Cache-Control", "no-cache");
    response.sendFile(path.join(appDir, "index.html"), { cacheControl: false }, (error?: Error) => {
      if (error === undefined || response.headersSent) return;
      next(new HttpError("not-found", { message: "The app is not built: run npm run build." }));
    });
  });
  return router;
}
