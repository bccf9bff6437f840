/** @file How a verb that did its work tells that the process should end with another status than 0. */

export class Status {
  /** 0 fine, 1 anomalies found, 2 something could not be read. The highest that was reported counts. */
  code = 0;

  report(code: 1 | 2): void {
    this.code = Math.max(this.code, code);
  }
}
