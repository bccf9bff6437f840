/** @file `/p/:project/export`. */
export function ExportPage() {
  return null;
}
