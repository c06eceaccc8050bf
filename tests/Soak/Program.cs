namespace Pipeline.Tests;

internal static class Program
{
    internal static int Main(string[] args) => SoakCommand.Run(args, Console.Out, Console.Error);
}
