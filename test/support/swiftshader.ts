/** @file A WebGPU device without a card: Chromium's SwiftShader, which computes by the processor, slowly. */
import { existsSync } from 'node:fs';

const DRIVER = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** Whether there is one; says so where there is none. */
export function hasSwiftShader(): boolean {
  const there = process.platform === 'linux' && process.arch === 'x64' && existsSync(DRIVER);
  if (!there) console.log(`skipped: WebGPU without a card needs ${DRIVER} (Debian: chromium)`);
  return there;
}

/** For processes that are started meanwhile. */
export async function withSwiftShader<Result>(act: () => Promise<Result>): Promise<Result> {
  const before = process.env.VK_ICD_FILENAMES;
  process.env.VK_ICD_FILENAMES = DRIVER;
  try {
    return await act();
  } finally {
    if (before === undefined) delete process.env.VK_ICD_FILENAMES;
    else process.env.VK_ICD_FILENAMES = before;
  }
}
