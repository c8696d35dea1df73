import type { RequestHandler, Router } from "express";
import { HttpError } from "./http-error.ts";

type Method = "get" | "post" | "put" | "patch" | "delete";

/** Mounts a path's methods; any other is 405. */
export function mountMethods(
  router: Router,
  path: string,
  handlers: Readonly<Partial<Record<Method, RequestHandler>>>,
): void {
  const route = router.route(path);
  const methods = Object.keys(handlers) as Method[];
  for (const method of methods) {
    const handler = handlers[method];
    if (handler !== undefined) route[method](handler);
  }
  const allowed = methods.map((method) => (method === "get" ? "GET, HEAD" : method.toUpperCase())).join(", ");
  route.all(() => {
    throw new HttpError("method-not-allowed", { headers: { Allow: allowed } });
  });
}
