// Stands in for the types of pkcs11js where it could not be compiled, and so was not installed: everything else still
// compiles then.
declare module 'pkcs11js' {
  // biome-ignore lint/suspicious/noExplicitAny: nothing is known of what is not there
  type Unknown = any
  const pkcs11js: Unknown
  export default pkcs11js
  export type PKCS11 = Unknown
  export type Handle = Unknown
}
