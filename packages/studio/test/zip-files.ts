/** @file Files of a ZIP archive whose entries are stored as they are. */

export function zipFiles(zip: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  let [at, count] = [zip.readUInt32LE(zip.length - 6), zip.readUInt16LE(zip.length - 12)];
  for (; count > 0; count--) {
    const [size, name, extra] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30)];
    const local = zip.readUInt32LE(at + 42);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    files.set(zip.toString('utf8', at + 46, at + 46 + name), zip.subarray(from, from + size));
    at += 46 + name + extra;
  }
  return files;
}
