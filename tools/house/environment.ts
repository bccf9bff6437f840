/**
 * @file The environment for an npm or Node that is started from an npm script: without what npm tells its scripts about the
 * project that they belong to, so that it minds its own folder; where packages come from and are kept stays.
 */
const KEPT = /^npm_config_(registry|cache|userconfig|globalconfig|.*_?proxy|.*cafile)$/i;

export function own(added: Record<string, string> = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name) || KEPT.test(name));
  return { ...Object.fromEntries(inherited), ...added };
}
