// What Node loads. Before it is packed, scripts/bundle-for-node.mjs makes it one file.
export * from '../verify.js'
