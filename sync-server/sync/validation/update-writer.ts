import { ByteWriter } from "./byte-writer.ts";
import type { FreshStruct, Section } from "./fresh-structs.ts";
import { structInfo } from "./struct-info.ts";

/**
 * Writes what was accepted as an update (format V1). Values that are superseded within the update are written without
 * their content: it would be dropped on every replica anyway. There is no delete set, for everything deleted is
 * deleted by the structs.
 */
export function writeUpdate(sections: readonly Section[], expectedLength: number): Uint8Array {
  const writer = new ByteWriter(expectedLength);
  writer.varUint(sections.length);
  for (const section of sections) {
    writer.varUint(section.limit);
    writer.varUint(section.client);
    writer.varUint(section.state);
    for (let i = 0; i < section.limit; i++) writeStruct(writer, section.structs[i] as FreshStruct);
  }
  writer.varUint(0);
  return writer.toBytes();
}

function writeStruct(writer: ByteWriter, struct: FreshStruct): void {
  const isValue = struct.value !== undefined && struct.keyState?.winner === struct;
  const kind = isValue ? structInfo.any : structInfo.deleted;
  if (struct.originClient < 0) {
    writer.byte(kind | structInfo.hasKey);
    writer.varUint(1);
    writer.string(struct.root);
    writer.string(struct.key);
  } else {
    writer.byte(kind | structInfo.hasKey | structInfo.hasOrigin);
    writer.varUint(struct.originClient);
    writer.varUint(struct.originClock);
  }
  writer.varUint(struct.length);
  if (isValue && struct.value !== undefined) writer.value(struct.value);
}
