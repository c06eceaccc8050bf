namespace Pipeline.Tests;

internal static class Program
{
    internal static int Main(string[] args) => GoldenCommand.Run(args, Console.Out, Console.Error);
}
