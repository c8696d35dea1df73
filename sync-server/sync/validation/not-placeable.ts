/** Thrown when a plain update needs what is not there yet; `validateUpdate` turns it into a verdict. */
export class NotPlaceable extends Error {
  constructor() {
    super("The update needs structs that are not known");
    this.name = "NotPlaceable";
  }
}
