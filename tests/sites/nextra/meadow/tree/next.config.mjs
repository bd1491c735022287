import nextra from 'nextra'

const withNextra = nextra({ contentDirBasePath: '/docs' })

export default withNextra({ basePath: '/meadow', trailingSlash: true, images: { unoptimized: true } })
