module.exports = {
  handbook: [
    'intro',
    {
      type: 'category',
      label: 'Dough',
      link: { type: 'doc', id: 'dough/mixing' },
      items: ['dough/rest', { type: 'link', label: 'N20', href: '/docs/dough/proof' }],
    },
    { type: 'link', label: 'N21', href: '/docs/ovens' },
    { type: 'link', label: 'N22', href: '/docs/grill' },
    { type: 'doc', id: 'renamed', label: 'N23' },
    { type: 'category', label: 'All', link: { type: 'generated-index', slug: '/everything' }, items: ['special'] },
    { type: 'html', value: '<a href="/handbook/docs/ovens">N24</a>' },
    'ovens/ovens',
  ],
};
