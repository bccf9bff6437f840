/** @file What the bundler makes of imports that are no modules. */
declare module '*?worker&url' {
  const address: string;
  export default address;
}
declare module '*.css';
