/** What the probes need, and what an app of today turns on. */
export default {
  experimental: { authInterrupts: true },
  headers: () => [{ source: '/api/:path*', headers: [{ key: 'Vary', value: 'Origin' }] }],
  ...(process.env.CACHE_COMPONENTS && { cacheComponents: true, typescript: { ignoreBuildErrors: true } }),
}
