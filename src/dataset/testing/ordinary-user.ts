/** @file Permissions in tests that may run as root. */

/** Root may read everything, so where tests run as root this drops to `nobody` until the returned function is called. */
export function asOrdinaryUser(): () => void {
  if (process.geteuid?.() !== 0) return () => undefined;
  process.seteuid!(65534);
  return () => process.seteuid!(0);
}
