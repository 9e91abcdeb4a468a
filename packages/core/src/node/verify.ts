// What Node loads. Before it is packed, scripts/bundle-for-node.mjs puts everything it needs into as few files as it can.
export * from '../verify.js'
