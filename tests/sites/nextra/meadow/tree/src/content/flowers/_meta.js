export default {
  '*': { theme: { toc: false } },
  poppy: '',
  line: { type: 'separator', title: 'N1' },
  daisy: 'Daisy',
  rose: { title: 'N2', href: '/docs/flowers/rose' },
  tulip: { title: 'N3' }
}
