namespace Pipeline.Examples;

/// <summary>The first Ctrl-C ends training, and the program goes on with what there is; the second ends the program.</summary>
internal static class Interrupt
{
    /// <summary>What the first Ctrl-C cancels.</summary>
    internal static CancellationToken First()
    {
        var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        };
        return stop.Token;
    }
}
