/** @file The files that were dropped, also those in folders, and which of them are images. */

const endings = /\.(png|jpe?g|bmp|tiff?|webp)$/i;
export const accepted = ['image/png', 'image/jpeg', 'image/bmp', 'image/tiff', 'image/webp'];
export const isImage = (file: File) => endings.test(file.name) && !file.name.startsWith('.');

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile)
    return [await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: FileSystemEntry[] = [];
  // Browsers give a hundred at a time, and an empty list at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) break;
    found.push(...some);
  }
  return (await Promise.all(found.map(filesIn))).flat();
}

/** To be called while the event is being handled: its items are gone afterwards. */
export function filesOf(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  if (entries.length === 0) return Promise.resolve([...transfer.files]);
  return Promise.all(entries.map(filesIn)).then((files) => files.flat());
}
