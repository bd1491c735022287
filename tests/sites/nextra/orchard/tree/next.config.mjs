import nextra from 'nextra'

const withNextra = nextra({ latex: true })

export default withNextra({
  images: { unoptimized: true },
  redirects: async () => [
    { source: '/old-guide', destination: '/guide', permanent: true },
    { source: '/old/:slug', destination: '/guide/:slug', permanent: true }
  ]
})
