// What the bundler puts behind the two names that `boot.ts` imports.

declare module "site-module" {
  /** Loads the wasm and runs Rust's `main`. */
  export default function start(options: { module_or_path: string }): Promise<unknown>;
}

declare module "site-wasm" {
  /** The hashed address of the wasm file. */
  const address: string;
  export default address;
}
