import { fileURLToPath } from 'node:url'

/** The folder with the page and everything that it loads. */
export const folder = fileURLToPath(new URL('public', import.meta.url))
