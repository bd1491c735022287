export default {
  lang: 'en',
  themeConfig: {
    nav: [
      { text: 'N1', link: '/boats/oar/' },
      { text: 'N2', link: '/boats/raft/' },
      { text: 'N3', link: '/yard' },
      { text: 'N4', link: '/old/yard' },
    ],
  },
}
