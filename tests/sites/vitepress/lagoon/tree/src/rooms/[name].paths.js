export default {
  paths() {
    return [{ params: { name: 'blue' } }, { params: { name: 'green' } }]
  },
}
