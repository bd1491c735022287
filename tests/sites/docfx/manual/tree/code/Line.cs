class Line
{
}
