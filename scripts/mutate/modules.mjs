// How modules are found while mutants are tested: from the sandbox, with a copy of the packages for what is to be loaded anew,
// and a copy of the tests and a `tap` for every run. A hook of Node's loader.

const tap = new URL('./tap.mjs', import.meta.url).href
let realPackages
let packages

/** @param {{ root: string, sandbox: string }} folders as URLs that end in a slash */
export function initialize({ root, sandbox }) {
  realPackages = `${root}packages/`
  packages = `${sandbox}packages/`
}

export async function resolve(specifier, context, next) {
  const { run, copy } = idsOf(context.parentURL)
  if (copy === undefined) return next(specifier, context)
  if (specifier === 'tap') return { url: `${tap}?run=${run}`, format: 'module', shortCircuit: true }
  const resolved = await next(specifier, context)
  // node_modules is that of the repository, and so are its links to the packages.
  const url = resolved.url.replace(realPackages, packages)
  if (!url.startsWith(packages)) return resolved
  return { ...resolved, url: url.includes('/dist/') ? `${url}?copy=${copy}` : `${url}?copy=${copy}&run=${run}` }
}

/** Which copy of the packages a module belongs to, or takes, and in which run. */
function idsOf(url = '') {
  const [, copy, run] = /\?copy=(\d+)(?:&run=(\d+))?$/.exec(url) ?? []
  return { copy, run }
}
