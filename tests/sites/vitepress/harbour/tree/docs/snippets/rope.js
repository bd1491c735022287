const a = 1
// #region part
const b = 2
// #endregion part
