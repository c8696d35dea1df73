/** Seeds that found something once, and what: each is a test of its own. A change of the actions changes their runs. */
export const knownSeeds: readonly (readonly [seed: number, sentence: string])[] = [
  [28, "a database that the browser closes while it is read leaves no rejection that nobody hears"],
  [60, "a message that was deleted while a rebase had its text does not come back"],
  [85, "a document that is refused for asking too often is asked for once over each connection"],
  [203, "a draft that another device wrote at the same time shows as soon as it is the document's"],
  [330, "what is written over a channel that has just opened comes after what the device brings from before"],
  [555, "documents that are refused before they are open are asked for less and less often"],
  [906, "what is written before the disk was read comes after what is on it, whatever the device's clock says"],
  [2099, "a marker that a restore took comes back also while the newest segment is empty"],
  [2146, "what is written before the disk was read comes after what an earlier tab left in the journal"],
  [2442, "a text that found room nowhere is not let go of with its chat"],
  [3857, "a marker that the server set when somebody came back, and a restore took, is raised by who shows it"],
  [5506, "what a device has from before a restore is known as such, however late its disk is read"],
  [4563, "what is written after a restore comes after what waits in a segment that the restore took"],
  [7031, "what a restore took from the server comes back late, and in order"],
  [9269, "a late message that was deleted does not come back as pending from a home that has not heard of it"],
  [9301, "late messages stay where only their home knows where they stand"],
];
