import type { ChatId, UserId } from "../../shared/lib/ids.ts";
import type { NewPicture } from "../../shared/protocol/api.ts";
import type { Records, RecordWrite } from "../storage/contracts.ts";
import type { Picture } from "./picture.ts";

/** Whose picture it is. Each has its own copy, written and deleted together with what names it. */
export type PictureOwner = `u:${UserId}` | `c:${ChatId}`;

/** Persisted: `<SHA-256>/<owner>` → {@link NewPicture}. */
const table = "pictures";

/** What goes with a record that names `next` in place of `before`; null: none. */
export function planPicture(
  owner: PictureOwner,
  before: string | undefined,
  next: Picture | null,
): readonly RecordWrite[] {
  if (before === next?.name) return [];
  const writes: RecordWrite[] = [];
  if (next !== null) {
    const value: NewPicture = { c: next.c, data: next.data };
    writes.push({ table, key: pictureKey(next.name, owner), value });
  }
  if (before !== undefined) writes.push({ table, key: pictureKey(before, owner), value: undefined });
  return writes;
}

export async function loadPicture(
  records: Records,
  name: string,
  owner: PictureOwner,
): Promise<NewPicture | undefined> {
  return (await records.get<NewPicture>(table, pictureKey(name, owner)))?.value;
}

export interface OwnedPicture {
  readonly owner: PictureOwner;
  readonly picture: NewPicture;
}

/** People's before groups'. */
export async function listPictures(records: Records, name: string, limit: number): Promise<readonly OwnedPicture[]> {
  const prefix = `${name}/`;
  const found = await records.range<NewPicture>(table, { from: prefix, to: `${prefix}~`, limit, reverse: true });
  return found.map(({ key, value }) => ({ owner: key.slice(prefix.length) as PictureOwner, picture: value }));
}

function pictureKey(name: string, owner: PictureOwner): string {
  return `${name}/${owner}`;
}
