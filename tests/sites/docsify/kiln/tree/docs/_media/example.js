/// [demo]
let a = 1
/// [demo]
