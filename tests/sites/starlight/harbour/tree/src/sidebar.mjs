export const sidebar = [
  {
    label: 'Guides',
    translations: { de: 'Anleitungen' },
    items: [
      { label: 'N1', link: '/guides/crane/' },
      { label: 'N2', link: '/guides/cranes/' },
      { slug: 'guides/crane', label: 'N3' },
      { label: 'N4', link: '/guides/crane/#own-name-of-both' },
      { label: 'N5', link: '/guides/crane/#other-name' },
      { label: 'N6', link: 'https://example.org/', attrs: { target: '_blank' } },
      'reference/berths',
    ],
  },
  { label: 'Reference', collapsed: true, autogenerate: { directory: 'reference' } },
];
