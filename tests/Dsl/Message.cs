using System.Runtime.CompilerServices;

namespace Pipeline.Tests;

/// <summary>Holds a message word for word; LINE stands for the caller's line.</summary>
internal static class Message
{
    internal static void Fails<T>(Func<T> make, string message, [CallerLineNumber] int line = 0)
    {
        var thrown = make.Should().Throw<ModelException>().Which;
        var first = thrown.Message.Split("MessageTests.cs:");
        if (message.Contains("LINE"))
        {
            // The call stands one or more lines below the word Fails, or on the same line.
            int.Parse(new string(first[1].TakeWhile(char.IsAsciiDigit).ToArray()), System.Globalization.CultureInfo.InvariantCulture).Should().BeInRange(line, line + 1);
        }

        System.Text.RegularExpressions.Regex.Replace(thrown.Message, @"MessageTests\.cs:\d+", "MessageTests.cs:LINE").Should().Be(message);
    }
}
