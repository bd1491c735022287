import type { Config } from '@docusaurus/types';
import type * as Preset from '@docusaurus/preset-classic';

const docsPath = '../docs';
const footerLinks = [
  { label: 'N1', to: '/guide/boarding' },
  { label: 'N2', to: '/guide/sinking' },
];

const config: Config = {
  title: 'Ferry',
  url: 'https://site.test',
  baseUrl: '/',
  trailingSlash: false,
  onBrokenLinks: 'warn',
  onBrokenAnchors: 'warn',
  markdown: { hooks: { onBrokenMarkdownLinks: 'warn', onBrokenMarkdownImages: 'warn' } },
  presets: [
    [
      'classic',
      {
        docs: { path: docsPath, routeBasePath: 'guide', sidebarPath: './sidebars.ts' },
        blog: false,
        pages: { path: 'src/pages' },
      } satisfies Preset.Options,
    ],
  ],
  themeConfig: {
    navbar: {
      items: [
        { to: '/guide', label: 'N3' },
        { to: '/guide/', label: 'N4' },
        { to: 'guide/boarding', label: 'N5' },
        { to: '/times', label: 'N6' },
      ],
    },
    footer: { links: footerLinks },
  } satisfies Preset.ThemeConfig,
};

export default config;
