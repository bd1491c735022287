export const de = {
  lang: 'de',
  themeConfig: {
    nav: [
      { text: 'N10', link: '/de/' },
      { text: 'N11', link: '/de/werft' },
      { text: 'N12', link: '/de/hof' },
    ],
  },
}
