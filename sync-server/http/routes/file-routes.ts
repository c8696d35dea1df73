import { Router } from "express";
import { isPictureName } from "../../pictures/picture.ts";
import type { Pictures } from "../../pictures/pictures.ts";
import { identityOf } from "../authenticate.ts";
import { HttpError } from "../http-error.ts";
import { mountMethods } from "../method-routes.ts";
import { parsePathId } from "../validate.ts";

const yearSeconds = 365 * 24 * 60 * 60;

/** Bytes by their SHA-256. Pictures of people and groups so far. */
export function createFileRoutes(pictures: Pictures): Router {
  const router = Router();
  mountMethods(router, "/files/:sha256", {
    get: async (request, response) => {
      const name = parsePathId(request.params["sha256"], isPictureName);
      const picture = await pictures.find(identityOf(response).userId, name);
      if (picture === undefined) throw new HttpError("not-found");
      response.set({
        "Content-Type": picture.c,
        "Cache-Control": `private, max-age=${yearSeconds}, immutable`,
        // Whoever opens it as a page gets an image and nothing that runs.
        "Content-Security-Policy": "default-src 'none'; sandbox",
        ETag: `"${name}"`,
      });
      // Express answers 304 by the ETag, and HEAD without the bytes.
      response.send(Buffer.from(picture.data, "base64"));
    },
  });
  return router;
}
