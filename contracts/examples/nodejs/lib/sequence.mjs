// What we hold of a peer's numbers in one generation (envelope.md, "Sequence" and "Control messages"): the highest, and which below it are missing.
import { MOST_ITEMS } from './control.mjs';

export class Sequence {
  /** @param gen the peer's generation; @param since the earliest `iat` of it that came */
  constructor(gen, since) {
    Object.assign(this, { gen, since, through: 0, floor: 0, above: new Set() });
  }

  /** The number is accounted for: processed, parked, receipted or void. */
  hold(n) {
    this.see(n);
    if (n > this.floor) this.above.add(n);
    while (this.above.delete(this.floor + 1)) this.floor++;
  }

  /** It exists, and is not here: a damaged copy. */
  see(n) {
    this.through = Math.max(this.through, n);
  }

  isHeld(n) {
    return n <= this.floor || this.above.has(n);
  }

  missing() {
    const missing = [];
    for (let n = this.floor + 1; n <= this.through && missing.length < MOST_ITEMS; n++) if (!this.above.has(n)) missing.push(n);
    return missing;
  }

  /** True where a number below this one is missing. */
  lacksBefore(n) {
    const [first] = this.missing();
    return first !== undefined && first < n;
  }
}
