/** @file A kind of defect is the name of a folder: as the server checks it. */
const pattern = /^[\p{L}\p{N}][\p{L}\p{N} _.-]{0,63}$/u;

export const isDefectName = (name: string) => pattern.test(name);
