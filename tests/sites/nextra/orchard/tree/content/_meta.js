export default {
  index: 'N1',
  guide: 'N2',
  fruit: { title: 'N3' },
  tools: 'N4',
  shop: { title: 'N5', href: 'https://example.org/shop' },
  about: { title: 'N6', href: '/about' },
  lost: { title: 'N7', href: '/lost' },
  more: {
    title: 'More',
    type: 'menu',
    items: {
      pears: { title: 'N8', href: '/fruit/pears' },
      plums: { title: 'N9', href: '/fruit/plums' }
    }
  }
}
