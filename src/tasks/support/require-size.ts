/** @file A working size that no backbone could take is told before any work. */
import { workingSize } from '../../image/index.node.js';

/**
 * @param backbones by name; which multiples one from an .onnx file takes is known when it is opened
 * @throws ClflowError `usage`
 */
export function requireSize(size: string | undefined, backbones: readonly string[]): void {
  if (size === undefined) return;
  workingSize(size, 256, 256, { step: backbones.some((name) => name.toLowerCase().endsWith('.onnx')) ? 1 : undefined });
}
