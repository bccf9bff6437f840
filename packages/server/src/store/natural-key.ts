/** @file Names as keys whose order, byte by byte, is the natural one: img2 before img10. */

/** Behind a text, so that a number comes before whatever a longer text goes on with; no name holds it. */
const NUMBER = '\u0001';
const LONGEST = 90;

/** Numbers are led by how many digits they have, zeros in front not counted. */
export function naturalKey(name: string): string {
  return name.replace(/\d+/g, (digits: string, at: number) => {
    const plain = digits.replace(/^0+/, '');
    return `${at === 0 ? '' : NUMBER}0${String.fromCharCode(33 + Math.min(LONGEST, plain.length))}${plain}`;
  });
}
