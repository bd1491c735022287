export const Shelf = () => <p>Shelf</p>
