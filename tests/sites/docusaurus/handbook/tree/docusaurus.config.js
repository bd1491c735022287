// @ts-check
const company = 'Bakery';

/** @type {import('@docusaurus/types').Config} */
const config = {
  title: `${company} handbook`,
  url: 'https://site.test',
  baseUrl: '/handbook/',
  onBrokenLinks: 'warn',
  onBrokenAnchors: 'warn',
  markdown: { hooks: { onBrokenMarkdownLinks: 'warn', onBrokenMarkdownImages: 'warn' } },
  presets: [
    [
      'classic',
      {
        docs: { sidebarPath: require.resolve('./sidebars.js') },
        blog: { showReadingTime: true },
      },
    ],
  ],
  plugins: [
    [
      '@docusaurus/plugin-client-redirects',
      {
        redirects: [
          { from: '/old-start', to: '/docs/' },
          { from: ['/docs/mixing', '/mix'], to: '/docs/dough/mixing' },
        ],
      },
    ],
  ],
  themeConfig: {
    navbar: {
      title: 'Handbook',
      logo: { alt: 'F1', src: 'img/loaf.svg' },
      items: [
        { type: 'doc', docId: 'intro', label: 'N1' },
        { to: '/docs/dough/mixing', label: 'N2' },
        { to: '/docs/dough/kneading', label: 'N3' },
        { to: 'blog', label: 'N4' },
        { href: 'https://example.org/', label: 'N5' },
        { to: '/docs/dough/mixing#salt', label: 'N6' },
        { to: '/docs/dough/mixing#sugar', label: 'N7' },
        {
          label: 'More',
          items: [
            { to: '/about', label: 'N8' },
            { to: '/nowhere', label: 'N9' },
          ],
        },
        { href: 'pathname:///files/price.pdf', label: 'N10' },
      ],
    },
    footer: {
      links: [
        {
          title: 'Docs',
          items: [
            { label: 'N11', to: '/docs/ovens' },
            { label: 'N12', to: '/docs/oven' },
            { html: '<a href="/handbook/blog">N13</a>' },
          ],
        },
      ],
    },
    announcementBar: { id: 'x', content: 'See <a href="/handbook/about">N14</a>' },
  },
};

module.exports = config;
