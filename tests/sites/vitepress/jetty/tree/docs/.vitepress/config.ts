export default {
  base: '/jetty/',
  ignoreDeadLinks: true,
  locales: { root: { label: 'English', lang: 'en' }, fr: { label: 'Français', lang: 'fr' } }
}
