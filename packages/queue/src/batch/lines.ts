/** @file Text that comes in pieces, line by line. */
import { ClflowError } from 'clflow';

/** The line of an image is far shorter. */
const LONGEST_LINE = 16 * 2 ** 20;

/** Lines without their ends; @throws ClflowError `data` for a line of more than 16 million characters, which must not fill the memory */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>, where: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop()!;
    yield* lines;
    if (rest.length > LONGEST_LINE)
      throw new ClflowError('data', `${where} has a line without an end: check what file it is.`);
  }
  yield rest + decoder.decode();
}
