import * as encoding from "lib0/encoding";

/** A struct as it stands in an update: everything that Yjs itself would not write can be written here. */
export interface RawStruct {
  readonly info?: number;
  readonly origin?: readonly [client: number, clock: number];
  readonly rightOrigin?: readonly [client: number, clock: number];
  readonly root?: string;
  readonly parent?: readonly [client: number, clock: number];
  readonly key?: string;
  /** One value; without it the struct says that its value is gone, `length` of them. */
  readonly value?: unknown;
  readonly values?: readonly unknown[];
  readonly length?: number;
  readonly gc?: number;
  readonly skip?: number;
  /** What follows the content's length, instead of a value. */
  readonly content?: Uint8Array;
}

export interface RawSection {
  readonly client: number;
  readonly clock: number;
  readonly structs: readonly RawStruct[];
  /** Said instead of the true number of structs. */
  readonly count?: number;
}

export type RawDeletes = readonly (readonly [client: number, ranges: readonly (readonly [number, number])[]])[];

/** Writes an update in format V1, byte for byte as told. */
export function writeRaw(sections: readonly RawSection[], deletes: RawDeletes = []): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, sections.length);
    for (const section of sections) {
      encoding.writeVarUint(encoder, section.count ?? section.structs.length);
      encoding.writeVarUint(encoder, section.client);
      encoding.writeVarUint(encoder, section.clock);
      for (const struct of section.structs) writeStruct(encoder, struct);
    }
    encoding.writeVarUint(encoder, deletes.length);
    for (const [client, ranges] of deletes) {
      encoding.writeVarUint(encoder, client);
      encoding.writeVarUint(encoder, ranges.length);
      for (const [clock, length] of ranges) {
        encoding.writeVarUint(encoder, clock);
        encoding.writeVarUint(encoder, length);
      }
    }
  });
}

function writeStruct(encoder: encoding.Encoder, struct: RawStruct): void {
  if (struct.gc !== undefined || struct.skip !== undefined) {
    encoding.writeUint8(encoder, struct.info ?? (struct.gc === undefined ? 10 : 0));
    encoding.writeVarUint(encoder, struct.gc ?? struct.skip ?? 0);
    return;
  }
  const values = struct.values ?? (struct.value === undefined ? [] : [struct.value]);
  const isAny = values.length > 0 || struct.content !== undefined;
  const flags =
    (struct.origin === undefined ? 0 : 0x80) |
    (struct.rightOrigin === undefined ? 0 : 0x40) |
    (struct.key === undefined ? 0 : 0x20);
  encoding.writeUint8(encoder, struct.info ?? flags | (isAny ? 8 : 1));
  for (const id of [struct.origin, struct.rightOrigin]) if (id !== undefined) writeId(encoder, id);
  if (struct.origin === undefined && struct.rightOrigin === undefined) {
    encoding.writeVarUint(encoder, struct.parent === undefined ? 1 : 0);
    if (struct.parent === undefined) encoding.writeVarString(encoder, struct.root ?? "m");
    else writeId(encoder, struct.parent);
    if (struct.key !== undefined) encoding.writeVarString(encoder, struct.key);
  }
  encoding.writeVarUint(encoder, struct.length ?? Math.max(1, values.length));
  if (struct.content !== undefined) encoding.writeUint8Array(encoder, struct.content);
  else for (const value of values) encoding.writeAny(encoder, value as encoding.AnyEncodable);
}

function writeId(encoder: encoding.Encoder, [client, clock]: readonly [number, number]): void {
  encoding.writeVarUint(encoder, client);
  encoding.writeVarUint(encoder, clock);
}
