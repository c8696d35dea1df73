import { z } from "zod";
import { parsePicture, type Picture } from "../pictures/picture.ts";
import type { NewPicture } from "../../shared/protocol/api.ts";
import { HttpError } from "./http-error.ts";

const types: readonly NewPicture["c"][] = ["image/webp", "image/jpeg", "image/png"];

/** A picture to set; null: none from now on. What it holds is found good by {@link readPicture}, with codes of its own. */
export const pictureField = z.object({ c: z.enum(types), data: z.string() }).nullable();

export function readPicture(given: z.output<typeof pictureField>): Picture | null {
  if (given === null) return null;
  const picture = parsePicture(given);
  if (typeof picture === "string") throw new HttpError(picture);
  return picture;
}
