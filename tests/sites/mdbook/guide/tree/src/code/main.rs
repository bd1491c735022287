fn main() {
    println!("[L49](gone.md)");
}
