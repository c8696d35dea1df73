import type { Request } from "express";
import type { z } from "zod";
import { HttpError } from "./http-error.ts";

const maxIssues = 20;

/** The body as `schema` has it, or 400 with what is wrong where. A request without a body has the empty object. */
export function parseBody<T extends z.ZodType>(request: Request, schema: T): z.output<T> {
  const body: unknown = request.body;
  if (body === undefined && hasBody(request)) throw new HttpError("unsupported-media-type");
  return parse(body ?? {}, schema);
}

export function parseQuery<T extends z.ZodType>(request: Request, schema: T): z.output<T> {
  return parse(request.query, schema);
}

/** A part of the path that names something; what is no id names nothing. */
export function parsePathId<T>(value: unknown, isId: (id: unknown) => id is T): T {
  if (!isId(value)) throw new HttpError("not-found");
  return value;
}

function parse<T extends z.ZodType>(value: unknown, schema: T): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues
    .slice(0, maxIssues)
    .map(({ path, message }) => ({ path: path.map(String).join("."), message }));
  throw new HttpError("bad-request", { issues });
}

function hasBody({ headers }: Request): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}
