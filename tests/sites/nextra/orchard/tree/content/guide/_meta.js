export default {
  pruning: 'N10',
  grafting: 'N11',
  sowing: 'N12'
}
