import { Router } from "express";

/** What keeps the server from doing its work now, in words for operators; empty: nothing. */
export type ReadinessCheck = () => Promise<readonly string[]>;

/** For whoever watches the process: no sign-in, nothing about people. */
export function createHealthRoutes(findProblems: ReadinessCheck): Router {
  const router = Router();
  router.get("/healthz", (_request, response) => {
    response.set("Cache-Control", "no-store").json({ status: "ok" });
  });
  router.get("/readyz", async (_request, response) => {
    const reasons = await findProblems();
    response.set("Cache-Control", "no-store");
    if (reasons.length === 0) response.json({ status: "ok" });
    else response.status(503).json({ status: "not-ready", reasons });
  });
  return router;
}
