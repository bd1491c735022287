import type { SidebarsConfig } from '@docusaurus/plugin-content-docs';

const sidebars: SidebarsConfig = {
  guide: [
    'index',
    'boarding',
    { Fares: ['fares', 'api/list'] },
    { type: 'link', label: 'N10', href: '/guide/fares#children' },
    { type: 'link', label: 'N11', href: '/guide/fares#dogs' },
  ],
};

export default sidebars;
