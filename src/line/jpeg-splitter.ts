/**
 * @file Whole JPEG files out of a stream of them, wherever its chunks are cut. Follows the segments by their lengths, as a
 * thumbnail inside one has an end marker of its own; what is no JPEG is skipped up to the next beginning.
 */

/** Bytes of a picture; more is taken for a stream that has lost its way. */
const LARGEST = 64 * 2 ** 20;

const START = 0xd8;
const END = 0xd9;
const SCAN = 0xda;
/** Markers without a length behind them: TEM and RST0 to RST7. */
const isBare = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);

export class JpegSplitter {
  private chunks: Buffer = Buffer.alloc(0);
  /** Next byte to look at. */
  private at = 0;
  private inScan = false;

  constructor(private readonly largest = LARGEST) {}

  /** @returns pictures that are whole now */
  push(chunk: Buffer): Buffer[] {
    this.chunks = this.chunks.length === 0 ? chunk : Buffer.concat([this.chunks, chunk]);
    const whole: Buffer[] = [];
    while (this.step(whole));
    if (this.chunks.length > this.largest) this.restart(2);
    return whole;
  }

  /** One marker further; false where bytes are missing. */
  private step(whole: Buffer[]): boolean {
    const { chunks } = this;
    if (this.at === 0) return this.begin();
    if (this.inScan) return this.skipScan();
    if (this.at + 1 >= chunks.length) return false;
    const marker = chunks[this.at + 1];
    // Bytes that fill up before a marker.
    if (chunks[this.at] === 0xff && marker === 0xff) this.at++;
    else if (chunks[this.at] !== 0xff || marker === 0 || marker === START) this.restart(2);
    else if (marker === END) {
      whole.push(Buffer.from(chunks.subarray(0, this.at + 2)));
      this.restart(this.at + 2);
    } else if (isBare(marker)) this.at += 2;
    else {
      if (this.at + 3 >= chunks.length) return false;
      const length = chunks.readUInt16BE(this.at + 2);
      if (length < 2) this.restart(2);
      else {
        this.at += 2 + length;
        this.inScan = marker === SCAN;
      }
    }
    return true;
  }

  /** Looks for the first two bytes of a picture. */
  private begin(): boolean {
    const start = this.chunks.indexOf(Buffer.from([0xff, START]));
    if (start < 0) {
      // The last byte may be half of them.
      this.chunks = this.chunks.subarray(Math.max(0, this.chunks.length - 1));
      return false;
    }
    this.chunks = this.chunks.subarray(start);
    this.at = 2;
    return true;
  }

  /** To the marker that ends the coded pixels, where a 0xff is followed by 0 or a restart marker. */
  private skipScan(): boolean {
    for (;;) {
      const next = this.chunks.indexOf(0xff, this.at);
      if (next < 0 || next + 1 >= this.chunks.length) {
        this.at = next < 0 ? Math.max(this.at, this.chunks.length) : next;
        return false;
      }
      this.at = next;
      const marker = this.chunks[next + 1];
      if (marker !== 0 && !isBare(marker)) {
        this.inScan = false;
        return true;
      }
      this.at += 2;
    }
  }

  /** Looks for a picture anew, this many bytes on. */
  private restart(bytes: number): void {
    this.chunks = this.chunks.subarray(bytes);
    this.at = 0;
    this.inScan = false;
  }
}
