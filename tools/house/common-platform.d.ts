/**
 * What Node and browsers have in common and the isomorphic rooms use, no more: tsconfig.isomorphic.json checks them with
 * these declarations instead of Node's types or the DOM's. A name that is missing here is a question, not an oversight.
 */
declare const performance: { now(): number };

declare const crypto: {
  readonly subtle: { digest(algorithm: 'SHA-256', data: ArrayBufferView<ArrayBuffer>): Promise<ArrayBuffer> };
};

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
  constructor(label?: string, options?: { readonly fatal?: boolean });
  decode(bytes?: ArrayBufferView): string;
}

interface AbortSignal {
  readonly aborted: boolean;
}
